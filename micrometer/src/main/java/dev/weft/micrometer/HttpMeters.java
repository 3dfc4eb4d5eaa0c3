package dev.weft.micrometer;

import dev.weft.http.ClientStats;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What there is of HTTP for a registry, as {@link Meters}; for programs with {@code weft-http}. */
public final class HttpMeters {
  private static final double NANOS = 1e9;

  private HttpMeters() {}

  /**
   * Returns the meters of what a server's {@link HttpMetrics} counts, with the tag {@code server}:
   * counters {@code weft.http.server.requests} by {@code outcome} ({@code success}, {@code
   * client_error} …) and {@code cancelled}, the timer {@code time}, and gauges {@code active} and
   * {@code percentile} (seconds, by {@code percent}).
   */
  public static MeterBinder of(String server, HttpMetrics metrics) {
    OnLoop loop = OnLoop.here();
    return registry -> {
      var all = new Registered<>(registry, loop, Tags.of("server", server), metrics);
      outcomes(all, "weft.http.server.requests", HttpMetrics::byStatus);
      all.counter("weft.http.server.cancelled", HttpMetrics::cancelled)
          .gauge("weft.http.server.active", HttpMetrics::inFlight)
          .timer("weft.http.server.time", HttpMetrics::count, each -> each.totalTime().toNanos());
      for (int percent : List.of(50, 90, 99)) {
        all.with("percent", String.valueOf(percent))
            .seconds(
                "weft.http.server.percentile", each -> each.percentile(percent).toNanos() / NANOS);
      }
    };
  }

  /**
   * Returns the meters of a client, with the tag {@code client}: counters {@code
   * weft.http.client.requests} by {@code outcome}, {@code failures}, {@code retries}, {@code
   * redirects}, {@code sent} and {@code received} (bytes), the timer {@code time}, and gauges
   * {@code active}, {@code connections}, {@code idle} and {@code percentile} (seconds, by {@code
   * percent}).
   */
  public static MeterBinder of(String name, HttpClient client) {
    OnLoop loop = OnLoop.here();
    return registry -> {
      var all = new Registered<>(registry, loop, Tags.of("client", name), client);
      outcomes(all, "weft.http.client.requests", each -> each.stats().byStatus());
      all.counter("weft.http.client.failures", of(ClientStats::failures))
          .counter("weft.http.client.retries", of(ClientStats::retries))
          .counter("weft.http.client.redirects", of(ClientStats::redirects))
          .bytes("weft.http.client.sent", of(ClientStats::bytesSent))
          .bytes("weft.http.client.received", of(ClientStats::bytesReceived))
          .gauge("weft.http.client.active", of(ClientStats::active))
          .gauge("weft.http.client.connections", of(ClientStats::connections))
          .gauge("weft.http.client.idle", of(ClientStats::idle))
          .timer(
              "weft.http.client.time",
              of(stats -> stats.latency().count()),
              of(stats -> (double) stats.latency().count() * stats.latency().mean().toNanos()));
      percentile(all, "50", stats -> stats.latency().p50().toNanos());
      percentile(all, "90", stats -> stats.latency().p90().toNanos());
      percentile(all, "99", stats -> stats.latency().p99().toNanos());
    };
  }

  private static void percentile(
      Registered<HttpClient> all, String percent, ToDoubleFunction<ClientStats> nanos) {
    all.with("percent", percent)
        .seconds(
            "weft.http.client.percentile", client -> nanos.applyAsDouble(client.stats()) / NANOS);
  }

  private static ToDoubleFunction<HttpClient> of(ToDoubleFunction<ClientStats> part) {
    return client -> part.applyAsDouble(client.stats());
  }

  private interface ByStatus<S> {
    Map<Integer, Long> of(S subject);
  }

  /** One counter for each class of statuses: what comes later needs no new ones. */
  private static <S> void outcomes(Registered<S> all, String name, ByStatus<S> counts) {
    for (Outcome outcome : Outcome.values()) {
      all.with("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
          .counter(name, each -> count(outcome, counts.of(each)));
    }
  }

  private static long count(Outcome outcome, Map<Integer, Long> byStatus) {
    return byStatus.entrySet().stream()
        .filter(each -> Outcome.forStatus(each.getKey()) == outcome)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
