package dev.weft;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final EventLoop loop = Runner.builder().virtualTime().build().loop();
  private final Trace trace = new Trace();

  @AfterEach
  void close() {
    loop.close();
  }

  private Runnable recorder(String event) {
    return () -> trace.record(event);
  }

  /** Runs what is ready, and what that makes ready, but waits for no timer. */
  private void runOneIteration() {
    loop.stop();
    loop.runForever();
  }

  // test_base_events: test_call_soon
  // test_events: test_call_soon
  @Test
  void callSoonCallsInTheNextIterationInOrder() {
    loop.callSoon(recorder("hello"));
    loop.callSoon(recorder("world"));
    assertThat(trace.events()).isEmpty();
    loop.callSoon(loop::stop);
    loop.runForever();

    assertThat(trace.events()).containsExactly("hello", "world");
  }

  // test_base_events: test_run_once
  @Test
  void aStoppedLoopRunsExactlyOneIteration() {
    loop.callSoon(() -> {
      trace.record("first");
      loop.callSoon(recorder("second"));
    });
    runOneIteration();
    assertThat(trace.events()).containsExactly("first");
    runOneIteration();

    assertThat(trace.events()).containsExactly("first", "second");
  }

  // test_base_events: test_run_forever_pre_stopped
  @Test
  void aLoopThatWasStoppedBeforeItRunsDoesNotWait() {
    loop.callLater(seconds(1), recorder("late"));
    loop.stop();
    loop.runForever();

    assertThat(trace.events()).isEmpty();
    assertThat(loop.time()).isZero();
  }

  // test_base_events: test_single_selecter_event_callback_after_stopping
  @Test
  void stopEndsTheIterationAndKeepsTheRestForTheNextRun() {
    loop.callSoon(() -> {
      loop.stop();
      trace.record("a");
      loop.callSoon(recorder("after stop"));
    });
    loop.callSoon(recorder("b"));
    loop.runForever();
    assertThat(trace.events()).containsExactly("a", "b");
    assertThat(loop.isRunning()).isFalse();
    runOneIteration();

    assertThat(trace.events()).containsExactly("a", "b", "after stop");
  }

  // test_events: test_call_soon_threadsafe
  @Test
  void callbacksFromAnotherThreadKeepTheirPlaceInTheOrder() throws InterruptedException {
    Thread thread = Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(recorder("hello")));
    thread.join();
    loop.callSoon(recorder("world"));
    runOneIteration();

    assertThat(trace.events()).containsExactly("hello", "world");
  }

  // test_events: test_call_soon_threadsafe_same_thread
  @Test
  void callSoonThreadsafeInTheLoopsOwnThreadKeepsTheOrder() {
    loop.callSoonThreadsafe(recorder("hello"));
    loop.callSoon(recorder("world"));
    runOneIteration();

    assertThat(trace.events()).containsExactly("hello", "world");
  }

  @Test
  void callSoonThreadsafeInACallbackKeepsTheOrder() {
    loop.callSoon(() -> {
      loop.callSoonThreadsafe(recorder("hello"));
      loop.callSoon(recorder("world"));
    });
    runOneIteration();
    runOneIteration();

    assertThat(trace.events()).containsExactly("hello", "world");
  }

  @Test
  void callSoonThreadsafeWakesALoopThatWaits() {
    Thread[] thread = new Thread[1];
    loop.callSoon(
        () -> thread[0] = Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(loop::stop)));
    loop.runForever();

    assertThat(thread[0]).isNotNull();
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void aLoopIsAnExecutor() {
    loop.execute(recorder("executed"));
    runOneIteration();

    assertThat(trace.events()).containsExactly("executed");
  }

  // test_events: test_run_until_complete
  @Test
  void runUntilCompleteRunsABodyUntilItIsDone() {
    int value =
        loop.runUntilComplete(() -> {
          sleep(millis(100));
          return 42;
        });

    assertThat(value).isEqualTo(42);
    assertThat(loop.time()).isEqualTo(millis(100));
  }

  // test_tasks: test_ensure_future_future, test_ensure_future_task
  @Test
  void runUntilCompleteTakesFuturesTasksAndCoroutines() {
    Future<String> done = loop.createFuture();
    done.setResult("ko");
    Task<String> task = loop.createTask(() -> "ok");

    assertThat(loop.runUntilComplete(done)).isEqualTo("ko");
    assertThat(loop.runUntilComplete(task)).isEqualTo("ok");
    assertThat(loop.runUntilComplete(coroutine(() -> "cold"))).isEqualTo("cold");
  }

  // test_events: test_run_until_complete_stopped
  @Test
  void runUntilCompleteThrowsIfTheLoopIsStoppedBefore() {
    Task<Void> task =
        loop.createTask(() -> {
          loop.stop();
          sleep(seconds(0.1));
        });

    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop stopped before Future completed.");
    assertThat(task.isDone()).isFalse();
  }

  // test_tasks: test_stop_while_run_in_complete
  @Test
  void aTaskWhoseLoopWasStoppedGoesOnInTheNextRun() {
    int[] x = {0};
    Task<Void> task =
        loop.createTask(() -> {
          while (x[0] < 10) {
            sleep(seconds(0.1));
            x[0]++;
            if (x[0] == 2) {
              loop.stop();
            }
          }
        });
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(IllegalStateException.class);
    assertThat(x[0]).isEqualTo(2);
    assertThat(loop.time()).isEqualTo(seconds(0.2));

    loop.runUntilComplete(task);
    assertThat(x[0]).isEqualTo(10);
    assertThat(loop.time()).isEqualTo(seconds(1));
  }

  // test_base_events: test_run_until_complete_baseexception
  @Test
  void aFailureOfRunUntilCompleteLeavesNoStopBehind() {
    var error = new AssertionError("worse");
    assertThatThrownBy(() ->
            loop.runUntilComplete(() -> {
              throw error;
            }))
        .isSameAs(error);
    loop.callSoon(() ->
        loop.callSoon(() -> {
          trace.record("called");
          loop.stop();
        }));
    loop.runForever();

    assertThat(trace.events()).containsExactly("called");
  }

  // test_base_events: test_run_until_complete_loop_orphan_future_close_loop
  // Weft differs: what a callback throws, an Error too, is reported and never stops the loop.
  @Test
  void anErrorInACallbackDoesNotStopTheLoop() {
    List<ErrorContext> errors = new ArrayList<>();
    loop.setExceptionHandler(errors::add);
    var error = new AssertionError("show stopper");
    loop.callSoon(() -> {
      throw error;
    });
    loop.runUntilComplete(() -> sleep(seconds(0.1)));

    assertThat(errors).extracting(ErrorContext::exception).containsExactly(error);
  }

  // test_events: test_get_event_loop_returns_running_loop
  @Test
  void runningIsTheLoopThatRunsTheCaller() {
    List<EventLoop> seen = new ArrayList<>();
    loop.callSoon(() -> seen.add(EventLoop.running()));
    seen.add(loop.runUntilComplete(() -> EventLoop.running()));

    assertThat(seen).containsExactly(loop, loop);
    assertThatThrownBy(EventLoop::running)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
  }

  // test_base_events: test_close
  @Test
  void closingIsFinalAndMayBeRepeated() {
    assertThat(loop.isClosed()).isFalse();
    loop.callSoon(recorder("dropped"));
    loop.callLater(seconds(1), recorder("dropped"));
    loop.close();
    loop.close();

    assertThat(loop.isClosed()).isTrue();
    assertThat(trace.events()).isEmpty();
    Future<Void> future = loop.createFuture();
    assertThatThrownBy(loop::runForever).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> loop.runUntilComplete(future))
        .isInstanceOf(IllegalStateException.class);
  }

  // test_events: test_close_running_event_loop
  @Test
  void aRunningLoopCannotBeClosed() {
    assertThatThrownBy(() -> loop.runUntilComplete(() -> loop.close()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stop it first");
    assertThat(loop.isClosed()).isFalse();
  }

  @Test
  void closingEndsTheTasksThatAreLeft() {
    Task<Void> task =
        loop.createTask(() -> {
          try {
            sleep(seconds(10));
          } finally {
            yieldNow();
            trace.record("cleaned up");
          }
        });
    runOneIteration();
    loop.close();

    assertThat(task.isCancelled()).isTrue();
    assertThat(trace.events()).containsExactly("cleaned up");
  }
}
