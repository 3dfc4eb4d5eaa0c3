package dev.weft.benchmarks.compare;

import static dev.weft.benchmarks.compare.Peer.ASYNCIO;
import static dev.weft.benchmarks.compare.Peer.BARE;
import static dev.weft.benchmarks.compare.Peer.KOTLIN;
import static dev.weft.benchmarks.compare.Peer.NETTY;
import static dev.weft.benchmarks.compare.Peer.UVLOOP;
import static dev.weft.benchmarks.compare.Peer.UVLOOP_PROTOCOL;
import static dev.weft.benchmarks.compare.Peer.VIRTUAL_THREADS;

import java.util.List;
import java.util.stream.Stream;

/** What fast means: the table of the project's performance page, as far as core goes. */
final class Targets {
  /** A target that is not set. */
  static final double NONE = 0;

  private static final double SLEEP = 50e6;

  /**
   * A workload beside a peer.
   *
   * @param bound what no implementation can go below, in ns, taken off both sides
   * @param onNative how many times faster than the peer the native fiber is to be
   * @param onPortable the same for the portable fiber
   */
  record Row(
      String workload, String title, Peer peer, double bound, double onNative, double onPortable) {}

  /** Something with a cost of its own, whose growth from the first to the last size is bounded. */
  record Cost(String workload, String title, List<Integer> sizes) {}

  private static final List<Row> ROWS =
      List.of(
          row("switch_1", "switch, 100 tasks × 20,000 `yieldNow`, depth 1", ASYNCIO, 7, 1.5),
          row("switch_1", "switch, depth 1", VIRTUAL_THREADS, 1.1, NONE),
          row("switch_1", "switch, depth 1", KOTLIN, 0.33, NONE),
          row("switch_1", "switch, depth 1", BARE, NONE, NONE),
          row("switch_10", "switch, depth 10", KOTLIN, 1, NONE),
          row("switch_10", "switch, depth 10", BARE, NONE, NONE),
          row("switch_20", "switch, depth 20", KOTLIN, 1.5, NONE),
          row("switch_20", "switch, depth 20", BARE, NONE, NONE),
          row("spawn", "spawn and finish, 300,000 tasks", ASYNCIO, 25, 3),
          row("spawn", "spawn and finish; `launch`", KOTLIN, 1.3, NONE),
          row("create_await", "create, suspend once, await", ASYNCIO, 8, 2),
          row("create_await", "create, suspend once, await; `async`", KOTLIN, 1.2, NONE),
          row("create_await", "create, suspend once, end", BARE, NONE, NONE),
          row("queue_64", "queue of 64, per element", ASYNCIO, 50, 10),
          row("queue_64", "queue of 64; `Channel(64)`", KOTLIN, 4, NONE),
          row("queue_1", "queue of 1, per element", ASYNCIO, 15, 3),
          row("queue_1", "queue of 1; rendezvous channel", KOTLIN, 0.6, NONE),
          row("lock", "uncontended lock; `Mutex`", KOTLIN, 2, 2),
          row("lock", "uncontended lock", ASYNCIO, NONE, NONE),
          row("semaphore", "uncontended semaphore; `Semaphore`", KOTLIN, 2, 2),
          row("semaphore", "uncontended semaphore", ASYNCIO, NONE, NONE),
          row("timeout", "`timeout` around a done await; `withTimeout`", KOTLIN, 3, NONE),
          row("timeout", "`timeout` around a done await", ASYNCIO, NONE, NONE),
          row("skynet", "skynet, 100,000 leaves, 10 per node", ASYNCIO, 40, 5),
          row("skynet", "skynet", KOTLIN, 1.5, NONE),
          row("stream", "stream `map.filter`, per element; `Flow`", KOTLIN, 1, 1),
          row("stream", "stream `map.filter`, per element", ASYNCIO, NONE, NONE),
          row("pull", "stream pulled by a `for` loop, per element", ASYNCIO, NONE, NONE),
          row("async_tree_none", "async_tree, none", ASYNCIO, 10, NONE),
          tree("async_tree_io", "async_tree, io, above its sleep of 50 ms"),
          tree("async_tree_memoization", "async_tree, memoization, above its sleep of 50 ms"),
          tree("async_tree_cpu_io_mixed", "async_tree, cpu_io_mixed, above its sleep of 50 ms"),
          row("tcp_1000", "asyncio_tcp, per MiB of 1,000, both ends on one loop", ASYNCIO, 2, NONE),
          row("tcp_1000", "asyncio_tcp", UVLOOP, 2, NONE),
          row("tcp_1000", "asyncio_tcp; two carriers", VIRTUAL_THREADS, NONE, NONE),
          row(
              "tcp_1000",
              "asyncio_tcp; sends one direct buffer again and again",
              NETTY,
              NONE,
              NONE),
          row(
              "echo64_1024",
              "TCP echo, `read` and `write` of arrays, 1 KiB × 64",
              UVLOOP,
              1.5,
              NONE),
          row("echo64_1024", "echo, 1 KiB × 64", UVLOOP_PROTOCOL, NONE, NONE),
          row("echo64_1024", "echo, 1 KiB × 64", ASYNCIO, NONE, NONE),
          row("echo64_1024", "echo, 1 KiB × 64; two carriers", VIRTUAL_THREADS, NONE, NONE),
          row("echo64_1024", "echo, 1 KiB × 64", NETTY, 0.95, NONE),
          row("echo10_1024", "echo, 1 KiB × 10", UVLOOP, 1.5, NONE),
          row("echo10_1024", "echo, 1 KiB × 10", UVLOOP_PROTOCOL, NONE, NONE),
          row("echo10_1024", "echo, 1 KiB × 10", ASYNCIO, NONE, NONE),
          row("echo10_1024", "echo, 1 KiB × 10; two carriers", VIRTUAL_THREADS, NONE, NONE),
          row("echo10_1024", "echo, 1 KiB × 10", NETTY, 0.95, NONE),
          row("echo10_10240", "echo, 10 KiB × 10", UVLOOP, 1.5, NONE),
          row("echo10_10240", "echo, 10 KiB × 10", UVLOOP_PROTOCOL, NONE, NONE),
          row("echo10_10240", "echo, 10 KiB × 10", ASYNCIO, NONE, NONE),
          row("echo10_10240", "echo, 10 KiB × 10; two carriers", VIRTUAL_THREADS, NONE, NONE),
          row("echo10_10240", "echo, 10 KiB × 10", NETTY, 0.95, NONE),
          row("echo10_102400", "echo, 100 KiB × 10", UVLOOP, 3, NONE),
          row("echo10_102400", "echo, 100 KiB × 10", UVLOOP_PROTOCOL, NONE, NONE),
          row("echo10_102400", "echo, 100 KiB × 10", ASYNCIO, NONE, NONE),
          row("echo10_102400", "echo, 100 KiB × 10; two carriers", VIRTUAL_THREADS, NONE, NONE),
          row("echo10_102400", "echo, 100 KiB × 10", NETTY, 0.95, NONE),
          row(
              "reuse64_1024",
              "echo, `copyTo` and `read(ByteBuffer)`: no arrays, as Netty, 1 KiB × 64",
              NETTY,
              0.95,
              NONE),
          row("reuse10_1024", "echo without arrays, 1 KiB × 10", NETTY, 0.95, NONE),
          row("reuse10_10240", "echo without arrays, 10 KiB × 10", NETTY, 0.95, NONE),
          row("reuse10_102400", "echo without arrays, 100 KiB × 10", NETTY, 0.95, NONE));

  /** Returns all that has a peer: core's, the network's, HTTP's and the kit's. */
  static List<Row> rows() {
    return Stream.of(ROWS, HttpTargets.ROWS, KitTargets.ROWS).flatMap(List::stream).toList();
  }

  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);

  static final List<Cost> GROWTH =
      List.of(
          new Cost("tasks", "task: create, suspend, resume, finish", SIZES),
          new Cost("timers", "timer: set, then fire or cancel", SIZES),
          new Cost("waiters", "queue waiter: wait, then be served or cancelled", SIZES));

  static final double GROWTH_LIMIT = 2;

  /** The same work on one loop and on two. */
  record Loops(String title, String one, String two) {}

  static final List<Loops> LOOPS =
      List.of(
          new Loops("TCP", "loops_1", "loops_2"), new Loops("HTTP", "http_work_1", "http_work_2"));

  static final double LOOPS_LIMIT = 1.7;

  static final String MEMORY = "memory_1000000";

  static final double MEMORY_LIMIT = 1_024;

  static final double START_UP_LIMIT = 4;

  private Targets() {}

  /** Returns what a workload is about: core, the network, HTTP, or the kit with its databases. */
  static String group(String workload) {
    return switch (firstWord(workload)) {
      case "echo64", "echo10", "loops", "reuse64", "reuse10", "tcp" -> "net";
      case "http" -> "http";
      case "limiter", "breaker", "bulkhead", "lease", "hit" -> "kit";
      default -> isSql(workload) ? "kit" : "core";
    };
  }

  /** Returns whether a workload needs a database. */
  static boolean isSql(String workload) {
    return switch (firstWord(workload)) {
      case "select", "range", "update", "transfer" -> true;
      default -> false;
    };
  }

  private static String firstWord(String workload) {
    return workload.split("_", -1)[0];
  }

  private static Row row(
      String workload, String title, Peer peer, double onNative, double onPortable) {
    return new Row(workload, title, peer, 0, onNative, onPortable);
  }

  private static Row tree(String workload, String title) {
    return new Row(workload, title, ASYNCIO, SLEEP, NONE, NONE);
  }
}
