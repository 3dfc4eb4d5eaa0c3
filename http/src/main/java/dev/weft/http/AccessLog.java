package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;

/** Logs who asked for what, and what came of it. */
final class AccessLog implements Middleware {
  private final Logger logger;

  AccessLog(Logger logger) {
    this.logger = Objects.requireNonNull(logger, "a logger is required, not null");
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    Duration start = EventLoop.running().time();
    String outcome = "cancelled";
    try {
      Response response = next.handle(request);
      outcome = Integer.toString(response.status());
      String id = response.header("X-Request-Id");
      outcome += id == null ? "" : " " + id;
      return response;
    } catch (Throwable e) {
      if (Task.current().asCancellation(e) == null) {
        outcome = "500 " + e.getClass().getName();
      }
      throw e;
    } finally {
      log(request, outcome, EventLoop.running().time().minus(start));
    }
  }

  private void log(Request request, String outcome, Duration took) {
    logger.log(
        Level.INFO,
        () ->
            host(request.remoteAddress())
                + " "
                + request
                + " "
                + outcome
                + " "
                + took.toMillis()
                + " ms");
  }

  private static String host(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getHostString() : address.toString();
  }
}
