package dev.weft.benchmarks.compare;

import static dev.weft.benchmarks.compare.Peer.CAFFEINE;
import static dev.weft.benchmarks.compare.Peer.CAFFEINE_ASYNC;
import static dev.weft.benchmarks.compare.Peer.COMMONS_POOL;
import static dev.weft.benchmarks.compare.Peer.HIKARI;
import static dev.weft.benchmarks.compare.Peer.HIKARI_FEW;
import static dev.weft.benchmarks.compare.Peer.RESILIENCE4J;
import static dev.weft.benchmarks.compare.Peer.VERTX;
import static dev.weft.benchmarks.compare.Peer.VERTX_PIPELINED;

import dev.weft.benchmarks.compare.Targets.Row;
import java.util.ArrayList;
import java.util.List;

/** What the kit and SQL are compared with. No ratio was promised, so there is nothing to meet. */
final class KitTargets {
  static final List<Row> ROWS = rows();

  private KitTargets() {}

  private static List<Row> rows() {
    var rows = new ArrayList<Row>();
    rows.add(row("limiter", "a body with a permit, `RateLimiter.run`", RESILIENCE4J));
    rows.add(row("breaker", "a body that succeeds, `CircuitBreaker.run`", RESILIENCE4J));
    rows.add(row("bulkhead", "a body in its place, `Bulkhead.run`", RESILIENCE4J));
    rows.add(row("lease", "a lease, and back; `GenericObjectPool`", COMMONS_POOL));
    rows.add(row("lease", "a lease; its connections are fakes", HIKARI));
    rows.add(row("hit", "a cache hit, 1,000 keys", CAFFEINE_ASYNC));
    rows.add(row("hit", "a cache hit", CAFFEINE));
    sql(rows, "select_1", "a row by its key, 1 caller", HIKARI, VERTX);
    sql(rows, "select_64", "a row by its key, 64 callers", HIKARI, HIKARI_FEW, VERTX);
    rows.add(row("select_64", "a row by its key, 64 callers", VERTX_PIPELINED));
    sql(rows, "range_64", "100 rows, 64 callers", HIKARI, HIKARI_FEW, VERTX);
    sql(rows, "update_64", "a row updated, 64 callers", HIKARI, HIKARI_FEW, VERTX);
    sql(rows, "transfer_64", "a transaction of two updates, 64 callers", HIKARI, HIKARI_FEW, VERTX);
    return List.copyOf(rows);
  }

  private static void sql(List<Row> rows, String workload, String title, Peer... peers) {
    for (var peer : peers) {
      rows.add(row(workload, title, peer));
    }
  }

  private static Row row(String workload, String title, Peer peer) {
    return new Row(workload, title, peer, 0, Targets.NONE, Targets.NONE);
  }
}
