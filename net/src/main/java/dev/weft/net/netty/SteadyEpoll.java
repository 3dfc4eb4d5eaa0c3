package dev.weft.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/** Netty's epoll, in which a socket stays while nothing is wanted of it. */
final class SteadyEpoll implements IoHandler {
  /*
   * Since netty #16689 a socket of which nothing is wanted leaves the epoll set, but the registration
   * does not note it, and the next wish fails with ENOENT: a connection whose other side has ended
   * its half then breaks as soon as its buffer is full. So nothing is wanted edge-triggered: the
   * socket stays in the set, and a hang-up is heard once instead of without end.
   */
  private static final IoHandlerFactory EPOLL = EpollIoHandler.newFactory();

  private final IoHandler epoll;

  private SteadyEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyEpoll(EPOLL.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return EPOLL.isChangingThreadSupported();
      }
    };
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  private record Registration(IoRegistration inner) implements IoRegistration {
    @Override
    public <T> T attachment() {
      return inner.attachment();
    }

    @Override
    public long submit(IoOps wanted) {
      return inner.submit(wanted.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : wanted);
    }

    @Override
    public boolean isValid() {
      return inner.isValid();
    }

    @Override
    public boolean cancel() {
      return inner.cancel();
    }
  }
}
