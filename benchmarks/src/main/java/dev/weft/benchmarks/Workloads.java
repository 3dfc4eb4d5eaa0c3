package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static java.util.Map.entry;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.benchmarks.Bench.Workload;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Weft's side of the comparison; the peers have the same names for the same work. */
final class Workloads {
  private static final Duration LIMIT = seconds(10);

  private static final Map<String, Workload> WORKLOADS =
      Map.ofEntries(
          entry("switch", Workloads::yieldInTurns),
          entry("spawn", _ -> spawn()),
          entry("create_await", _ -> createAwait()),
          entry("queue", Workloads::queue),
          entry("lock", _ -> lock()),
          entry("semaphore", _ -> semaphore()),
          entry("timeout", _ -> timeouts()),
          entry("skynet", _ -> skynet()),
          entry("stream", _ -> stream()),
          entry("pull", _ -> pull()),
          entry("async_tree_none", new AsyncTree(AsyncTree::none)),
          entry("async_tree_io", new AsyncTree(AsyncTree::io)),
          entry("async_tree_memoization", new AsyncTree(AsyncTree::memoization)),
          entry("async_tree_cpu_io_mixed", new AsyncTree(AsyncTree::cpuIoMixed)),
          entry("tasks", Growth::tasks),
          entry("timers", Growth::timers),
          entry("waiters", Growth::waiters));

  private static long finished;

  private Workloads() {}

  static void main(String[] args) throws Exception {
    run(() -> Bench.measure(WORKLOADS, args));
  }

  /**
   * 100 tasks, 20,000 times each down {@code depth} frames and a yield; one operation is one yield.
   */
  private static long yieldInTurns(int depth) {
    var tasks = new ArrayList<Task<Void>>();
    for (var i = 0; i < 100; i++) {
      tasks.add(createTask(() -> spin(depth)));
    }
    tasks.forEach(task -> await(task));
    return 2_000_000;
  }

  private static void spin(int depth) {
    for (var i = 0; i < 20_000; i++) {
      down(depth);
    }
  }

  private static int down(int depth) {
    if (depth == 1) {
      yieldNow();
      return 1;
    }
    return down(depth - 1) + 1;
  }

  /** 300,000 tasks that finish at once. */
  private static long spawn() {
    finished = 0;
    for (var i = 1; i < 300_000; i++) {
      createTask(Workloads::finish);
    }
    await(createTask(Workloads::finish));
    return check(finished, 300_000, 300_000);
  }

  private static void finish() {
    finished++;
  }

  /** 100,000 tasks, a hundred at a time, each suspended once and awaited. */
  private static long createAwait() {
    var total = 0L;
    var tasks = new ArrayList<Task<Integer>>();
    for (var round = 0; round < 1_000; round++) {
      for (var i = 0; i < 100; i++) {
        tasks.add(createTask(Workloads::suspendOnce));
      }
      for (var task : tasks) {
        total += await(task);
      }
      tasks.clear();
    }
    return check(total, 100_000, 100_000);
  }

  private static int suspendOnce() {
    yieldNow();
    return 1;
  }

  /** 200,000 elements from one task to another. */
  private static long queue(int capacity) {
    var elements = new Queue<Integer>(capacity);
    var producer = createTask(() -> produce(elements));
    var total = 0L;
    for (var i = 0; i < 200_000; i++) {
      total += elements.get();
    }
    await(producer);
    return check(total, 200_000L * 199_999 / 2, 200_000);
  }

  private static void produce(Queue<Integer> elements) {
    for (var i = 0; i < 200_000; i++) {
      elements.put(i);
    }
  }

  /*
   * Locks and semaphores by the dozen: the JIT sees through a loop over a single one, and leaves
   * nothing of it to be measured.
   */

  /** 500,000 times into one of 64 locks, in turn, which nobody else wants. */
  private static long lock() {
    var locks = Stream.generate(Lock::new).limit(64).toArray(Lock[]::new);
    var entered = 0L;
    for (var i = 0; i < 500_000; i++) {
      try (var _ = locks[i & 63].hold()) {
        entered++;
      }
    }
    return check(entered, 500_000, 500_000);
  }

  /** 500,000 times into one of 64 semaphores, in turn, each with a permit to spare. */
  private static long semaphore() {
    var semaphores = Stream.generate(() -> new Semaphore(2)).limit(64).toArray(Semaphore[]::new);
    var entered = 0L;
    for (var i = 0; i < 500_000; i++) {
      try (var _ = semaphores[i & 63].hold()) {
        entered++;
      }
    }
    return check(entered, 500_000, 500_000);
  }

  /** 200,000 timeouts around the await of a future that is done. */
  private static long timeouts() throws TimeoutException {
    var done = Future.<Integer>create();
    done.setResult(1);
    var total = 0L;
    for (var i = 0; i < 200_000; i++) {
      total += timeout(LIMIT, () -> await(done));
    }
    return total;
  }

  /**
   * A tree of tasks, 10 per node, 100,000 leaves whose numbers are added up; one operation is one
   * tree.
   */
  private static long skynet() {
    return check(node(0, 100_000), 100_000L * 99_999 / 2, 1);
  }

  private static long node(long number, long size) {
    if (size == 1) {
      return number;
    }
    var part = size / 10;
    var children = new ArrayList<Task<Long>>(10);
    for (var i = 0; i < 10; i++) {
      var first = number + i * part;
      children.add(createTask(() -> node(first, part)));
    }
    var sum = 0L;
    for (var child : children) {
      sum += await(child);
    }
    return sum;
  }

  /** A million numbers pushed through a map and a filter. */
  private static long stream() {
    long[] sum = {0};
    AsyncStream.range(1_000_000)
        .map(i -> i + 1)
        .filter(i -> i % 2 == 0)
        .forEach((Integer i) -> {
          sum[0] += i;
        });
    return check(sum[0], 500_000L * 500_001, 1_000_000);
  }

  /** 200,000 numbers pulled one by one. */
  private static long pull() {
    var sum = 0L;
    for (var i : AsyncStream.range(200_000)) {
      sum += i;
    }
    return check(sum, 200_000L * 199_999 / 2, 200_000);
  }

  /** Returns {@code operations} if the work was done, as told by its result. */
  static long check(long result, long expected, long operations) {
    if (result != expected) {
      throw new IllegalStateException(result + " is not " + expected);
    }
    return operations;
  }
}
