package dev.weft.http;

import dev.weft.TimerHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Watches that the other side takes what is sent to it. */
final class WriteProgress {
  /*
   * One timer, and only while something waits to be sent. It looks several times in the time that
   * the other side has, whether what waits has changed.
   */
  private static final int LOOKS = 8;

  private final ServerConnection connection;
  private final Channel channel;
  private final Runnable stuck;
  private @Nullable TimerHandle timer;
  private long pending;
  private long part;
  private int looks;

  WriteProgress(ServerConnection connection, Channel channel, Runnable stuck) {
    this.connection = connection;
    this.channel = channel;
    this.stuck = stuck;
  }

  /** Is told that something was written. */
  void flushed() {
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
    timer =
        connection.loop.callLater(connection.options.writeTimeout().dividedBy(LOOKS), this::look);
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
  private long pending() {
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

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
