/**
 * Weft's network: TCP, TLS, UDP and Unix sockets on the loop, by Netty; files; processes.
 *
 * <p>asyncio's streams, servers and subprocesses, and aiofiles, as plain calls that suspend.
 */
@org.jspecify.annotations.NullMarked
module dev.weft.net {
  requires transitive dev.weft.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.classes.kqueue;
  requires io.netty.transport.unix.common;
  requires static org.jspecify;

  exports dev.weft.net;
  exports dev.weft.net.netty to
      dev.weft.cli,
      dev.weft.http;

  provides dev.weft.kernel.Poller.Provider with
      dev.weft.net.netty.NettyPollerProvider;
}
