package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Finding the addresses of a host, off the loop. */
final class Resolver {
  /*
   * The JDK's resolver, which asks whom the system asks. It blocks its thread and hears no interrupt,
   * so a task that is cancelled leaves it behind: hence threads of its own, and not toThread.
   */
  private static final int THREADS = 16;
  private static final ThreadPoolExecutor LOOKUPS = lookups();

  private Resolver() {}

  private static ThreadPoolExecutor lookups() {
    var threads = Thread.ofPlatform().daemon().name("weft-dns-", 1).factory();
    var pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Returns all addresses of {@code host}, the system's favourite first.
   *
   * @throws UnknownHostException if there is none
   */
  static List<InetSocketAddress> resolve(String host, int port) throws IOException {
    Objects.requireNonNull(host, "a host is required, not null");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("no such port: " + port + ": it is from 0 to 65535");
    }
    return Arrays.stream(addresses(host)).map(each -> new InetSocketAddress(each, port)).toList();
  }

  private static InetAddress[] addresses(String host) throws IOException {
    try {
      return new InetAddress[] {InetAddress.ofLiteral(host)};
    } catch (IllegalArgumentException name) {
      return Asyncio.await(
          EventLoop.running().runInExecutor(LOOKUPS, () -> lookUp(host)), IOException.class);
    }
  }

  private static InetAddress[] lookUp(String host) throws UnknownHostException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      var failure = new UnknownHostException("no such host: " + host);
      var _ = failure.initCause(e);
      throw failure;
    }
  }
}
