package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Cancellations that come when the wait is over, and those of threads: where Weft differs. */
class LateCancellationTest {
  // test_tasks: test_uncancel_resets_must_cancel
  // Weft differs: a wait that ended before the cancel came gives its result.
  @AsyncTest
  void aResultThatCameBeforeTheCancellationIsDelivered() {
    var trace = new Trace();
    Future<String> future = Future.create();
    Task<Void> task =
        createTask(() -> {
          trace.record(await(future));
          sleep(seconds(1));
          trace.record("slept");
        });
    Testing.settle();
    future.setResult("result");
    task.cancel("too late");

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("too late");
    assertThat(trace.events()).containsExactly("result");
    assertThat(EventLoop.running().time()).isZero();
  }

  @AsyncTest
  void aTaskThatEndsWithoutSuspendingAgainKeepsItsResult() {
    Future<String> future = Future.create();
    Task<String> task = createTask(() -> await(future));
    Testing.settle();
    future.setResult("result");
    task.cancel();

    assertThat(await(task)).isEqualTo("result");
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.cancelling()).isEqualTo(1);
  }

  @AsyncTest
  void aFailureThatCameBeforeTheCancellationIsDelivered() {
    Future<Void> future = Future.create();
    Task<Void> task = createTask(() -> await(future));
    Testing.settle();
    var error = new IOException("first");
    future.setException(error);
    task.cancel();

    assertThatThrownBy(() -> await(task)).isSameAs(error);
  }

  @AsyncTest
  void aSelfCancellationAfterALateOneStillEndsTheTask() {
    Future<String> future = Future.create();
    Task<String> task =
        createTask(() -> {
          String value = await(future);
          Task.current().cancel();
          return value;
        });
    Testing.settle();
    future.setResult("result");
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void cancellingTwiceWhileWaitingIsDeliveredOnce() {
    Future<Void> future = Future.create();
    Task<String> task =
        createTask(() -> {
          try {
            await(future);
          } catch (CancelledError e) {
            sleep(seconds(1));
            return e.getMessage();
          }
          return "not cancelled";
        });
    Testing.settle();
    task.cancel("one");
    task.cancel("two");

    assertThat(await(task)).isEqualTo("one");
    assertThat(task.cancelling()).isEqualTo(2);
  }

  @AsyncTest
  void cancellingAgainDuringTheCleanUpInterruptsIt() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          try {
            sleep(seconds(10));
          } finally {
            trace.record("clean-up");
            sleep(seconds(1));
            trace.record("cleaned");
          }
        });
    Testing.settle();
    task.cancel();
    Testing.settle();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("clean-up");
  }

  @AsyncTest
  void aCancellationIsDeliveredOnceAndTheNextWaitIsUntouched() {
    Task<Void> task =
        createTask(() -> {
          try {
            yieldNow();
          } finally {
            sleep(seconds(3));
          }
        });
    yieldNow();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
  }

  // Weft differs: asyncio cannot cancel a thread.
  @AsyncTest
  void cancellingATaskInAThreadInterruptsTheThread() {
    var trace = new Trace();
    Future<Void> started = Future.create();
    EventLoop loop = EventLoop.running();
    Task<Void> task =
        createTask(() -> {
          toThread(() -> {
            loop.callSoonThreadsafe(() -> started.setResult(null));
            new CountDownLatch(1).await();
          });
          trace.record("went on");
        });
    await(started);
    task.cancel("stop");

    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("stop")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void aTaskCancelledBeforeItGoesToAThreadNeverGoesThere() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          toThread(() -> trace.record("thread"));
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void anInterruptThatTheThreadDoesNotNoticeLeavesItsResult() {
    Future<Void> started = Future.create();
    EventLoop loop = EventLoop.running();
    var release = new CountDownLatch(1);
    Task<Boolean> task =
        createTask(() -> {
          String value = toThread(() -> uninterruptible(loop, started, release));
          assertThat(value).isEqualTo("value");
          return Thread.currentThread().isInterrupted();
        });
    await(started);
    task.cancel();
    release.countDown();

    // the value arrived, the task did not suspend again, and no interrupt is left behind
    assertThat(await(task)).isFalse();
  }

  private static String uninterruptible(
      EventLoop loop, Future<Void> started, CountDownLatch release) {
    loop.callSoonThreadsafe(() -> started.setResult(null));
    boolean interrupted = false;
    while (true) {
      try {
        release.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return "value";
  }

  // Weft differs: in asyncio the result of the inner task would be lost.
  @AsyncTest
  void aCancellationThatCameTooLateForTheAwaitedTaskComesInTheAwaitingOne() {
    var trace = new Trace();
    Future<String> future = Future.create();
    Task<String> inner = createTask("inner", () -> await(future));
    Task<Void> outer =
        createTask(
            "outer",
            () -> {
              trace.record(await(inner));
              trace.record("not suspended yet");
              sleep(seconds(1));
              trace.record("slept");
            });
    Testing.settle();
    future.setResult("result");
    outer.cancel("too late for both");

    assertThatThrownBy(() -> await(outer))
        .isInstanceOf(CancelledError.class)
        .hasMessage("too late for both");
    assertThat(inner.result()).isEqualTo("result");
    assertThat(trace.events()).containsExactly("result", "not suspended yet");
    assertThat(EventLoop.running().time()).isZero();
  }

  // test_tasks: test_cancel_task_catching
  @AsyncTest
  void aCancellationThatTheAwaitedTaskHasDealtWithIsOver() {
    var trace = new Trace();
    Task<String> inner =
        createTask(() -> {
          try {
            sleep(seconds(1));
            return "slept";
          } catch (CancelledError e) {
            return "caught";
          }
        });
    Task<Void> outer =
        createTask(() -> {
          trace.record(await(inner));
          sleep(seconds(1));
          trace.record("slept");
        });
    Testing.settle();
    outer.cancel();
    await(outer);

    assertThat(trace.events()).containsExactly("caught", "slept");
  }
}
