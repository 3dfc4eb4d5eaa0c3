package dev.weft.net.netty;

import static java.util.Objects.requireNonNull;

import dev.weft.kernel.Loop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A pipe that epoll watches. */
public final class EpollPipe implements PipeEnd {
  /*
   * Netty makes the pipe, and its ends never block. The process must not notice: it opens its end
   * anew by the name that Linux has for it, as a file of its own that blocks as usual.
   *
   * A loop that waits with epoll watches its pipes itself. Any other (portable fibers wait in the
   * JDK's selector, which knows no pipes of others) is told by one thread that all loops of the JVM
   * share; it only says that there is something to do, and reading and writing is the loop's.
   * Edge-triggered, so that nothing has to be asked for again.
   */
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final FileDescriptor own;
  private final FileDescriptor childs;
  private final EpollIoOps wanted;
  private final IoEventLoop watcher;
  private final Executor atWatcher;
  private final Executor atLoop;
  private @Nullable IoRegistration registration; // the watcher's
  private boolean closed;

  private EpollPipe(NettyPoller poller, FileDescriptor own, FileDescriptor childs, EpollIoOps ops) {
    this.own = own;
    this.childs = childs;
    wanted = ops.with(EpollIoOps.EPOLLET);
    if (poller.transport() == Transport.EPOLL) {
      watcher = poller.netty();
      atWatcher = poller::execute;
      atLoop = Runnable::run;
    } else {
      Loop loop = requireNonNull(Loop.here());
      watcher = Shared.WATCHER;
      atWatcher = watcher;
      atLoop = loop::post;
    }
  }

  /** The thread that watches for loops that cannot. */
  private static final class Shared {
    static final IoEventLoop WATCHER =
        new MultiThreadIoEventLoopGroup(
                1,
                Thread.ofPlatform().daemon().name("weft-pipes").factory(),
                EpollIoHandler.newFactory())
            .next();
  }

  /** Returns whether there can be any here. */
  public static boolean isAvailable() {
    return Transport.hasEpoll() && Files.isDirectory(OPEN_FILES);
  }

  /** Opens one that a process writes. */
  public static EpollPipe fromChild(NettyPoller poller) throws IOException {
    FileDescriptor[] ends = FileDescriptor.pipe();
    return new EpollPipe(poller, ends[0], ends[1], EpollIoOps.EPOLLIN);
  }

  /** Opens one that a process reads. */
  public static EpollPipe toChild(NettyPoller poller) throws IOException {
    FileDescriptor[] ends = FileDescriptor.pipe();
    return new EpollPipe(poller, ends[1], ends[0], EpollIoOps.EPOLLOUT);
  }

  /** Returns the name under which the process's end can be opened. */
  public File childsEnd() {
    return OPEN_FILES.resolve(Integer.toString(childs.intValue())).toFile();
  }

  /** Closes the process's end here: the process has it now, or there is none. */
  public void closeChildsEnd() {
    closeQuietly(childs);
  }

  @Override
  public void watch(Runnable ready) {
    atWatcher.execute(() -> {
      if (own.isOpen()) {
        var handle = new Watched(() -> atLoop.execute(ready));
        watcher.register(handle).addListener(done -> begin((IoRegistration) done.getNow()));
      }
    });
  }

  private void begin(@Nullable IoRegistration begun) {
    registration = begun;
    if (begun != null) {
      var _ = begun.submit(wanted);
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (closed) {
      return -1;
    }
    int count = own.read(target, target.position(), target.limit());
    target.position(target.position() + Math.max(0, count));
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (closed) {
      throw new IOException("the pipe is closed");
    }
    int count = own.write(source, source.position(), source.limit());
    source.position(source.position() + count);
    return count;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeQuietly(childs);
      atWatcher.execute(() -> {
        if (registration != null) {
          var _ = registration.cancel();
        }
        closeQuietly(own);
      });
    }
  }

  private static void closeQuietly(FileDescriptor file) {
    try {
      file.close();
    } catch (IOException nobodyIsInterested) {
      return;
    }
  }

  /** What epoll calls. */
  private final class Watched implements EpollIoHandle {
    private final Runnable ready;

    Watched(Runnable ready) {
      this.ready = ready;
    }

    @Override
    public FileDescriptor fd() {
      return own;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      ready.run();
    }

    @Override
    public void close() {
      closeQuietly(own);
    }
  }
}
