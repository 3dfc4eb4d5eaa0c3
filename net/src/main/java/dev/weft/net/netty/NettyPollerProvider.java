package dev.weft.net.netty;

import dev.weft.kernel.Inbox;
import dev.weft.kernel.Poller;

/** What a loop finds through the {@link java.util.ServiceLoader}. */
public final class NettyPollerProvider implements Poller.Provider {
  @Override
  public Poller open(Inbox inbox) {
    return new NettyPoller(inbox);
  }
}
