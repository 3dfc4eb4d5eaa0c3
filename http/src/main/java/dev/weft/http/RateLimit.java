package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.text.DurationText;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Token buckets, one for each client. */
final class RateLimit implements Middleware {
  /*
   * A bucket is one number: the time at which it will be full again (the generic cell rate
   * algorithm). A client whose bucket is full is the same as one that is not known, so that buckets
   * can be thrown away; with too many at once, those go that were not used for longest.
   */
  private static final int MOST_CLIENTS = 65_536;

  private final int requests;
  private final long nanosPerRequest;
  private final Map<Object, Long> fullAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  RateLimit(int requests, Duration period) {
    if (requests < 1 || !period.isPositive()) {
      throw new IllegalArgumentException(
          "cannot allow "
              + requests
              + " requests in "
              + DurationText.of(period)
              + ": 1 or more in some time");
    }
    this.requests = requests;
    nanosPerRequest = Math.max(1, period.dividedBy(requests).toNanos());
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    long now = EventLoop.running().time().toNanos();
    Object client = client(request.remoteAddress());
    long full = Math.max(now, fullAt.getOrDefault(client, now)) + nanosPerRequest;
    long tooEarly = full - now - requests * nanosPerRequest;
    if (tooEarly > 0) {
      return refused(tooEarly);
    }
    fullAt.put(client, full);
    return next.handle(request);
  }

  private static Response refused(long nanos) {
    long seconds = Math.ceilDiv(nanos, 1_000_000_000L);
    return new HttpException(429, "too many requests")
        .response()
        .withHeader("Retry-After", Long.toString(seconds));
  }

  /** Returns what tells clients apart; with IPv6, one has a whole network of addresses. */
  private static Object client(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return address;
    }
    return inet.getAddress() instanceof Inet6Address v6
        ? ByteBuffer.wrap(v6.getAddress(), 0, 8)
        : inet.getAddress();
  }
}
