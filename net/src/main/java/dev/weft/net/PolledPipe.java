package dev.weft.net;

import static java.util.Objects.requireNonNull;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.kernel.Workers;
import dev.weft.net.netty.PipeEnd;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pipe of the JDK's, for where there is no epoll. */
final class PolledPipe implements PipeEnd {
  /*
   * The JDK's pipes can only be asked how much is in them. So it is asked again and again, less
   * often the longer nothing comes. They do not tell whether they have ended, either: once the
   * process is gone a worker reads what is left, and waits for the end. Writing is a worker's, and
   * one that writes to a process that does not read is held up.
   */
  private static final long FIRST = 1_000_000; // ns
  private static final long LAST = 16 * FIRST;
  private static final int MOST = 1 << 16;
  private static final byte[] NONE = {};

  private final EventLoop loop = EventLoop.running();
  private final Process process;
  private final @Nullable InputStream in;
  private final @Nullable OutputStream out;
  private Runnable ready = () -> {};
  private byte[] rest = NONE; // that was read and not taken
  private boolean ended;
  private boolean busy; // while a worker is
  private boolean closed;
  private long pause = FIRST;
  private @Nullable IOException failure;

  private PolledPipe(Process process, @Nullable InputStream in, @Nullable OutputStream out) {
    this.process = process;
    this.in = in;
    this.out = out;
  }

  static PolledPipe fromChild(Process process, InputStream in) {
    return new PolledPipe(process, in, null);
  }

  static PolledPipe toChild(Process process) {
    return new PolledPipe(process, null, process.getOutputStream());
  }

  @Override
  public void watch(Runnable ready) {
    this.ready = ready;
    var _ = loop.callSoon(ready);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireUnbroken();
    if (rest.length == 0 && !ended && !busy) {
      ask(requireNonNull(in));
    }
    if (rest.length == 0) {
      return ended ? -1 : 0;
    }
    int count = Math.min(rest.length, target.remaining());
    target.put(rest, 0, count);
    rest = Arrays.copyOfRange(rest, count, rest.length);
    pause = FIRST;
    return count;
  }

  private void ask(InputStream stream) throws IOException {
    rest = stream.readNBytes(Math.min(stream.available(), MOST));
    if (rest.length > 0) {
      return;
    }
    busy = true;
    if (process.isAlive()) {
      var _ = loop.callLater(Duration.ofNanos(pause), this::freed);
      pause = Math.min(2 * pause, LAST);
    } else {
      work(() -> someOf(stream), this::takeLast);
    }
  }

  private static byte[] someOf(InputStream stream) throws IOException {
    byte[] bytes = new byte[MOST];
    return Arrays.copyOf(bytes, Math.max(0, stream.read(bytes)));
  }

  private void takeLast(byte[] bytes) {
    rest = bytes;
    ended = bytes.length == 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireUnbroken();
    if (busy) {
      return 0;
    }
    OutputStream stream = requireNonNull(out);
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    busy = true;
    work(() -> written(stream, bytes), _ -> {});
    return bytes.length;
  }

  private static byte[] written(OutputStream stream, byte[] bytes) throws IOException {
    stream.write(bytes);
    stream.flush();
    return bytes;
  }

  private void work(Block.Call<byte[], IOException> body, Consumer<byte[]> then) {
    Future<byte[]> work = loop.runInExecutor(Workers::execute, body);
    work.addDoneCallback(done -> {
      Throwable error = done.exception();
      if (error == null) {
        then.accept(done.result());
      } else {
        failure = Streams.asIOException(error);
      }
      freed();
    });
  }

  private void freed() {
    busy = false;
    if (closed) {
      closeNow();
    } else {
      ready.run();
    }
  }

  private void requireUnbroken() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    boolean first = !closed;
    closed = true;
    if (first && (!busy || in != null)) {
      closeNow();
    }
  }

  /* Not here: what is still buffered is written then, and that may take long. */
  private void closeNow() {
    Closeable stream = in == null ? requireNonNull(out) : in;
    Workers.execute(() -> {
      try {
        stream.close();
      } catch (IOException nobodyIsInterested) {
        return;
      }
    });
  }
}
