package dev.weft.net.netty;

import static java.util.Objects.requireNonNull;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.kernel.Inbox;
import dev.weft.kernel.Loop;
import dev.weft.kernel.Poller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for I/O with Netty, which our loop's thread runs: there is no other thread between a socket
 * and its task.
 */
public final class NettyPoller implements Poller {
  /*
   * Netty takes the thread that runs it for its own, and looks at Thread.currentThread(). A task is
   * in a virtual thread, so what it wants done with a channel it leaves here, and it is done before
   * the next look at the sockets: that also makes one system call of many small writes.
   *
   * Netty's loop is opened with the first socket. A program without any pays nothing for it.
   */
  private static final long INTERRUPT_CHECK = TimeUnit.SECONDS.toNanos(1); // native waits hear none
  private static final int SCRATCH = 1 << 16;

  private final Inbox inbox;
  private final ArrayDeque<Runnable> actions = new ArrayDeque<>();
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Buffers buffers = new Buffers();
  private final ArrayDeque<ByteBuf> emptied = new ArrayDeque<>();
  private @Nullable Thread thread;
  private @Nullable NettyLoop netty;
  private @Nullable Transport transport;
  private @Nullable Thread owner;
  private int channels;
  private final IdentityHashMap<Object, Runnable> others = new IdentityHashMap<>();
  private @Nullable ByteBuffer scratch;
  private byte @Nullable [] array;

  NettyPoller(Inbox inbox) {
    this.inbox = inbox;
  }

  /**
   * Returns that of the running loop.
   *
   * @throws IllegalStateException if the caller is not on a loop
   */
  public static NettyPoller here() {
    var _ = EventLoop.running();
    return (NettyPoller) requireNonNull(Loop.here()).poller();
  }

  /** Returns Netty's loop. */
  public IoEventLoop netty() {
    if (netty == null) {
      owner = requireNonNull(thread);
      transport = Transport.choose(owner.isVirtual());
      netty = new NettyLoop(owner, transport.io(), inbox);
    }
    return netty;
  }

  /** Returns what it waits with. */
  public Transport transport() {
    var _ = netty();
    return requireNonNull(transport);
  }

  /** Has {@code action} run outside any task, before the next look at the sockets. */
  public void execute(Runnable action) {
    actions.add(action);
  }

  /**
   * Has {@code action} run not now, but before the next actions, when the tasks that are ready have
   * had a turn; for what an action leaves to do.
   */
  public void executeLater(Runnable action) {
    later.add(action);
  }

  /** Releases {@code buffer} where Netty likes it best. */
  public void release(ByteBuf buffer) {
    if (Buffers.isLent(buffer)) {
      var _ = buffer.release();
    } else {
      emptied.add(buffer);
    }
  }

  /**
   * Returns an empty buffer with room for so many bytes, at most 64 KiB; for the channels of this
   * loop alone.
   */
  public ByteBuf buffer(int length) {
    return buffers.take(length);
  }

  /** Has a channel of this loop read into buffers of the loop. */
  public void lendTo(Channel channel) {
    channel.config().setRecvByteBufAllocator(buffers.receiving());
  }

  /** Counts a channel until it is closed: while there is one, the sockets are looked at. */
  public void opened(Channel channel) {
    channels++;
    channel.closeFuture().addListener(_ -> channels--);
  }

  /** Counts something else until it is {@link #closed}; if the loop closes before, so is it. */
  public void opened(Object other, Runnable close) {
    others.put(other, close);
  }

  /** Ends what {@link #opened(Object, Runnable)} began. */
  public void closed(Object other) {
    others.remove(other);
  }

  /** Returns a direct buffer of 64 KiB, empty, for use until the next call. */
  public ByteBuffer scratch() {
    if (scratch == null) {
      scratch = ByteBuffer.allocateDirect(SCRATCH);
    }
    return scratch.clear();
  }

  /** Returns an array of 64 KiB, for use until the next call. */
  public byte[] array() {
    if (array == null) {
      array = new byte[SCRATCH];
    }
    return array;
  }

  /** Returns whether its loop is being closed, and every channel with it. */
  public boolean isClosing() {
    return netty != null && netty.isShuttingDown();
  }

  @Override
  public void attach(Thread thread) {
    if (owner != null && owner != thread) {
      throw new IllegalStateException(
          "this loop has used sockets in thread "
              + owner.getName()
              + " and cannot change to "
              + thread.getName()
              + ": run and close it in one thread");
    }
    this.thread = thread;
  }

  @Override
  public void poll(long nanos) {
    boolean acted = act();
    if (netty != null) {
      long wait = acted ? 0 : transport == Transport.NIO ? nanos : Math.min(nanos, INTERRUPT_CHECK);
      var _ = netty.run(wait == 0 ? -1 : wait == Long.MAX_VALUE ? 0 : wait);
    } else if (!acted && nanos > 0) {
      LockSupport.parkNanos(this, nanos); // 292 years are for ever
    }
  }

  /** Does what tasks have left to do; returns whether there was anything that matters. */
  private boolean act() {
    for (ByteBuf buffer = emptied.poll(); buffer != null; buffer = emptied.poll()) {
      buffer.release();
    }
    boolean acted = !actions.isEmpty() || !later.isEmpty();
    for (int left = later.size(); left > 0; left--) {
      run(later.remove());
    }
    for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
      run(action);
    }
    return acted;
  }

  /** Runs an action; if it fails, others still have theirs done. */
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      Loop loop = Loop.running();
      if (loop == null || !(loop.owner() instanceof EventLoop owner)) {
        throw e;
      }
      owner.callExceptionHandler(new ErrorContext("an action on a channel failed", e, null, null));
    }
  }

  @Override
  public void wake() {
    if (netty == null) {
      LockSupport.unpark(thread);
    } else {
      netty.wakeup();
    }
  }

  @Override
  public boolean isIdle() {
    return channels == 0 && others.isEmpty() && actions.isEmpty() && later.isEmpty();
  }

  @Override
  public void close() {
    List.copyOf(others.values()).forEach(Runnable::run);
    others.clear();
    if (netty == null) {
      var _ = act();
      return;
    }
    attach(Thread.currentThread());
    var _ = act();
    var _ = netty.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    while (!netty.isTerminated()) {
      var _ = act();
      netty.runNow();
    }
    var _ = act();
    buffers.close();
    assert buffers.lent() == 0 : buffers.lent() + " buffers were not given back";
  }
}
