package dev.weft.net.netty;

import dev.weft.kernel.Inbox;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;

/** Netty's loop, which ours runs. */
final class NettyLoop extends ManualIoEventLoop {
  private final Inbox inbox;

  NettyLoop(Thread owner, IoHandlerFactory io, Inbox inbox) {
    super(owner, io);
    this.inbox = inbox;
  }

  /**
   * Is asked when it has said that it sleeps and before it does: the one moment at which a look at
   * the inbox loses no wake-up.
   */
  @Override
  protected boolean canBlock() {
    return inbox.isEmpty();
  }
}
