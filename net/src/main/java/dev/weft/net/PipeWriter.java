package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.PipeEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes to a pipe as fast as its process reads. */
final class PipeWriter implements ByteWriter {
  private static final int LIMIT = 1 << 16;
  private static final int TURNS = 16; // of 64 KiB, before others on the loop have theirs

  private final EventLoop loop = EventLoop.running();
  private final NettyPoller poller;
  private final PipeEnd pipe;
  private final String name;
  private final Waiters writers;
  private ByteBuf waiting = Unpooled.buffer(0);
  private boolean closing;
  private boolean closed;
  private @Nullable IOException failure;

  /** Creates one on {@code pipe}, which it owns. */
  PipeWriter(NettyPoller poller, PipeEnd pipe, String name) {
    this.poller = poller;
    this.pipe = pipe;
    this.name = name;
    writers = new Waiters("write", name);
    poller.opened(pipe, pipe::close);
    pipe.watch(this::go);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    requireOpen();
    if (!waiting.isReadable()) {
      push(bytes);
    }
    if (bytes.hasRemaining() && failure == null) {
      waiting.discardSomeReadBytes().writeBytes(bytes);
    }
    while (waiting.readableBytes() > LIMIT) {
      writers.await();
    }
    requireUnbroken();
  }

  private void requireOpen() throws IOException {
    requireUnbroken();
    if (closing) {
      throw new IOException(name + " is closed");
    }
  }

  private void requireUnbroken() throws IOException {
    if (failure != null) {
      throw new IOException(name + " is not read any more: " + Opening.reason(failure), failure);
    }
  }

  /** Sends what waits, as far as there is room. */
  private void go() {
    if (closed) {
      return;
    }
    if (waiting.isReadable()) {
      ByteBuffer bytes = waiting.nioBuffer();
      push(bytes);
      waiting.skipBytes(failure == null ? bytes.position() : waiting.readableBytes());
    }
    if (!waiting.isReadable()) {
      waiting = Unpooled.buffer(0);
      if (closing) {
        closeNow();
      }
    }
    if (waiting.readableBytes() <= LIMIT) {
      writers.wakeAll();
    }
  }

  /** Takes from {@code bytes} what there is room for; or notes that nobody will read it. */
  private void push(ByteBuffer bytes) {
    try {
      int turn = 0;
      while (bytes.hasRemaining() && pushPart(bytes) > 0) {
        if (++turn == TURNS) {
          var _ = loop.callSoon(this::go);
          return;
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private int pushPart(ByteBuffer bytes) throws IOException {
    ByteBuffer part = poller.scratch();
    int length = Math.min(bytes.remaining(), part.capacity());
    int count = pipe.write(part.put(0, bytes, bytes.position(), length).limit(length));
    bytes.position(bytes.position() + count);
    return count;
  }

  @Override
  public void close() throws IOException {
    closing = true;
    if (!waiting.isReadable() || failure != null) {
      closeNow();
    }
    if (closed || !Streams.isInTask()) {
      return;
    }
    try {
      while (!closed) {
        writers.await();
      }
    } finally {
      closeNow();
    }
  }

  /** Closes without sending what waits. */
  void closeNow() {
    if (!closed) {
      closing = true;
      closed = true;
      waiting = Unpooled.buffer(0);
      pipe.close();
      poller.closed(pipe);
      writers.wakeAll();
    }
  }
}
