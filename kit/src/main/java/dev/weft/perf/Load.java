package dev.weft.perf;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Semaphore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One run of a load, and what is measured in it. */
final class Load {
  private static final double NANOS = 1e9;

  private final Stress plan;
  private final Block.RunWith<Integer, ?> body;
  private final EventLoop loop = EventLoop.running();
  private final Duration start = loop.time();
  private final Semaphore places;
  private final StressReport report;
  private int next;

  Load(Stress plan, Block.RunWith<Integer, ?> body) {
    this.plan = plan;
    this.body = body;
    places = new Semaphore(plan.maxInFlight());
    report = new StressReport(plan.name(), plan.toString());
  }

  StressReport run(int calls, @Nullable Duration lasting) {
    TaskGroup.run(group -> {
      if (plan.isOpen()) {
        open(group, calls, lasting);
      } else {
        for (int user = 0; user < plan.users(); user++) {
          group.createTask(plan.name() + " user " + user, () -> user(calls, lasting));
        }
      }
    });
    report.end(loop.time().minus(start));
    return report;
  }

  private void user(int calls, @Nullable Duration lasting) {
    while (next < calls && isBefore(lasting, loop.time().minus(start))) {
      int index = next++;
      Duration begin = loop.time();
      try (var _ = places.hold()) {
        call(index, begin);
      }
      yieldNow(); // a body need not suspend
    }
  }

  private void open(TaskGroup group, int calls, @Nullable Duration lasting) {
    Duration intended = Duration.ZERO;
    while (next < calls && isBefore(lasting, intended)) {
      sleep(start.plus(intended).minus(loop.time()));
      Duration begin = start.plus(intended);
      int index = next++;
      places.acquire();
      group.createTask(
          plan.name() + " call " + index,
          () -> {
            try {
              call(index, begin);
            } finally {
              places.release();
            }
          });
      intended = Duration.ofNanos(Math.round(next * NANOS / plan.perSecond()));
    }
  }

  private static boolean isBefore(@Nullable Duration end, Duration time) {
    return end == null || time.compareTo(end) < 0;
  }

  /** Calls the body; its latency counts from {@code begin}. */
  private void call(int index, Duration begin) {
    Throwable error = null;
    try {
      if (plan.attemptTimeout() == null) {
        body.run(index);
      } else {
        timeout(plan.attemptTimeout(), () -> body.run(index));
      }
    } catch (CancelledError e) {
      if (Task.current().cancelling() > 0) {
        throw e;
      }
      error = e; // what it has awaited was cancelled, not this
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      error = e;
    }
    Duration now = loop.time();
    report.add(now.minus(start), now.minus(begin), error);
  }
}
