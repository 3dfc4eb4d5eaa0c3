package dev.weft.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.DelegatingHandle;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.ArrayDeque;

/** The buffers that bytes are written from and read into; those that come back are lent again. */
final class Buffers {
  /*
   * Netty's allocators count with atomics and know threads, and a task is another thread to them. All
   * of a loop's buffers are lent and given back on the loop, so a list of each size is enough. They are
   * direct, which is what a socket wants: Netty need not copy once more.
   */
  private static final int[] SIZES = {2 << 10, 16 << 10, 64 << 10, 256 << 10};
  private static final int KEPT = 4 << 20; // bytes of each size

  private static final RecvByteBufAllocator ADAPTIVE =
      new AdaptiveRecvByteBufAllocator(2 << 10, 2 << 10, 256 << 10);

  private final ArrayDeque<Lent>[] free = lists();
  private int lent;
  private boolean closed;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<Lent>[] lists() {
    ArrayDeque<Lent>[] lists = new ArrayDeque[SIZES.length];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new ArrayDeque<>();
    }
    return lists;
  }

  /** Returns an empty one with room for {@code length} bytes, or as many as the largest has. */
  ByteBuf take(int length) {
    int index = 0;
    while (index < SIZES.length - 1 && SIZES[index] < length) {
      index++;
    }
    lent++;
    Lent buffer = free[index].poll();
    return buffer != null ? buffer : new Lent(index);
  }

  /** Returns what lends a channel the buffers that it reads into. */
  RecvByteBufAllocator receiving() {
    return Receiving::new;
  }

  /** Returns whether it has lent {@code buffer}. */
  static boolean isLent(ByteBuf buffer) {
    return buffer instanceof Lent;
  }

  /** Frees those that nobody has; the others are freed when they come back. */
  void close() {
    closed = true;
    for (ArrayDeque<Lent> list : free) {
      list.forEach(Lent::free);
      list.clear();
    }
  }

  /** Returns how many have not come back. */
  int lent() {
    return lent;
  }

  private final class Lent extends UnpooledDirectByteBuf {
    private final int index;

    Lent(int index) {
      super(UnpooledByteBufAllocator.DEFAULT, SIZES[index], SIZES[index]);
      this.index = index;
    }

    @Override
    protected void deallocate() {
      lent--;
      if (closed || free[index].size() * SIZES[index] >= KEPT) {
        free();
      } else {
        clear();
        resetRefCnt();
        free[index].push(this);
      }
    }

    private void free() {
      super.deallocate();
    }
  }

  /** Learns from what comes how large the next buffer should be. */
  private final class Receiving extends DelegatingHandle implements ExtendedHandle {
    Receiving() {
      super(ADAPTIVE.newHandle());
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
      return take(guess());
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return ((ExtendedHandle) delegate()).continueReading(maybeMore);
    }
  }
}
