package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import dev.weft.Task;
import dev.weft.sync.Queue;
import java.time.Duration;
import java.util.ArrayList;

/** What one operation costs when {@code size} things of its kind are alive at once. */
final class Growth {
  private static final Duration FAR = Duration.ofHours(1);

  private static int fired;

  private Growth() {}

  /** Tasks that are all suspended before the first of them goes on. */
  static long tasks(int size) {
    var tasks = new ArrayList<Task<Void>>(size);
    for (var i = 0; i < size; i++) {
      tasks.add(createTask(() -> yieldNow()));
    }
    tasks.forEach(task -> await(task));
    return size;
  }

  /** Timers in a scattered order, of which half fire and half are cancelled. */
  static long timers(int size) {
    var loop = EventLoop.running();
    var now = loop.time();
    var done = Future.<Integer>create();
    var cancelled = new ArrayList<Handle>(size / 2);
    fired = 0;
    for (var i = 0; i < size / 2; i++) {
      var scatter = (i * 0x9E3779B97F4A7C15L) >>> 34;
      loop.callAt(now.minusNanos(scatter), () -> fire(size / 2, done));
      cancelled.add(loop.callAt(now.plus(FAR).plusNanos(scatter), () -> fire(0, done)));
    }
    cancelled.forEach(Handle::cancel);
    return Workloads.check(await(done), size / 2, size);
  }

  private static void fire(int last, Future<Integer> done) {
    if (++fired == last) {
      done.setResult(fired);
    }
  }

  /** Tasks that wait on one queue, of which every second is cancelled and the others are served. */
  static long waiters(int size) {
    var queue = new Queue<Integer>();
    var waiters = new ArrayList<Task<Integer>>(size);
    for (var i = 0; i < size; i++) {
      waiters.add(createTask(() -> queue.get()));
    }
    yieldNow();
    for (var i = 0; i < size; i += 2) {
      waiters.get(i).cancel();
    }
    yieldNow();
    var served = 0;
    for (var i = 1; i < size; i += 2) {
      queue.putNow(1);
    }
    for (var i = 1; i < size; i += 2) {
      served += await(waiters.get(i));
    }
    return Workloads.check(served, size / 2, size);
  }
}
