package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts requests, and how long they took until their answer was ready to be sent. For one loop.
 */
public final class HttpMetrics implements Middleware {
  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private final LatencyHistogram times = new LatencyHistogram();
  private long nanos;
  private long inFlight;
  private long cancelled;

  /** Creates one that has counted nothing. */
  public HttpMetrics() {}

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    Duration start = EventLoop.running().time();
    int status = 0;
    inFlight++;
    try {
      Response response = next.handle(request);
      status = response.status();
      return response;
    } catch (Throwable e) {
      status = Task.current().asCancellation(e) == null ? 500 : 0;
      throw e;
    } finally {
      inFlight--;
      count(status, EventLoop.running().time().minus(start));
    }
  }

  private void count(int status, Duration took) {
    if (status == 0) {
      cancelled++;
      return;
    }
    nanos += took.toNanos();
    var _ = byStatus.merge(status, 1L, Long::sum);
    times.add(took);
  }

  /** Returns how many were answered, those that failed among them. */
  public long count() {
    return times.count();
  }

  /** Returns how many are being worked on. */
  public long inFlight() {
    return inFlight;
  }

  /** Returns how many were cancelled, because their clients went away. */
  public long cancelled() {
    return cancelled;
  }

  /** Returns how long all answers took together. */
  public Duration totalTime() {
    return Duration.ofNanos(nanos);
  }

  /** Returns how many answers there were of each status. A failure counts as 500. */
  public Map<Integer, Long> byStatus() {
    return Map.copyOf(byStatus);
  }

  /**
   * Returns the time that {@code percent} of the answers did not take longer than, with an error of
   * at most 1/32; zero if there were none.
   *
   * @param percent from 0 to 100
   */
  public Duration percentile(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentile is from 0 to 100, not " + percent);
    }
    return times.percentile(percent / 100);
  }
}
