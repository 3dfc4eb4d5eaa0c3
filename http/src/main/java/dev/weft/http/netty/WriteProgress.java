package dev.weft.http.netty;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches that the other side takes what is sent to it. */
public final class WriteProgress {
  /*
   * One timer, and only while something waits to be sent. It looks several times in the time that
   * the other side has, whether what waits has changed.
   */
  private static final int LOOKS = 8;

  private final EventLoop loop;
  private final Duration timeout;
  private final Channel channel;
  private final Runnable stuck;
  private @Nullable TimerHandle timer;
  private long pending;
  private long part;
  private int looks;

  /**
   * Creates one.
   *
   * @param timeout without the other side taking anything
   * @param stuck what to do then
   */
  public WriteProgress(EventLoop loop, Duration timeout, Channel channel, Runnable stuck) {
    this.loop = loop;
    this.timeout = timeout;
    this.channel = channel;
    this.stuck = stuck;
  }

  /** Is told that something was written. */
  public void flushed() {
    if (timer == null && pending() > 0) {
      start();
    }
  }

  private void start() {
    pending = pending();
    part = part();
    looks = 0;
    again();
  }

  private void again() {
    timer = loop.callLater(timeout.dividedBy(LOOKS), this::look);
  }

  private void look() {
    timer = null;
    if (!channel.isActive() || pending() == 0) {
      return;
    }
    if (pending() != pending || part() != part) {
      start();
    } else if (++looks < LOOKS) {
      again();
    } else {
      stuck.run();
    }
  }

  /** Returns how many bytes are waiting. */
  public long pending() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer != null) {
      return buffer.totalPendingWriteBytes();
    }
    return channel.isWritable()
        ? channel.config().getWriteBufferHighWaterMark() + 1 - channel.bytesBeforeUnwritable()
        : channel.config().getWriteBufferLowWaterMark() + channel.bytesBeforeWritable();
  }

  /** Returns how much of what is under way is sent. */
  private long part() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.currentProgress();
  }

  public void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
