package dev.weft;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Trace;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timers, and handles of callbacks. */
class HandleTest {
  private final EventLoop loop = Runner.builder().virtualTime().build().loop();
  private final Trace trace = new Trace();

  @AfterEach
  void close() {
    loop.close();
  }

  private Runnable recorder(String event) {
    return () -> trace.record(event);
  }

  private void runOneIteration() {
    loop.stop();
    loop.runForever();
  }

  // test_base_events: test_call_later
  // test_events: test_call_later
  @Test
  void callLaterCallsWhenTheDelayHasPassed() {
    TimerHandle handle =
        loop.callLater(
            seconds(0.1),
            () -> {
              trace.record("hello");
              loop.stop();
            });
    runOneIteration();
    assertThat(trace.events()).isEmpty();
    loop.runForever();

    assertThat(trace.events()).containsExactly("hello");
    assertThat(loop.time()).isEqualTo(handle.when()).isEqualTo(millis(100));
  }

  // test_base_events: test_time_and_call_at
  @Test
  void callAtCallsWhenTheClockShowsTheTime() {
    loop.runUntilComplete(() -> sleep(seconds(1)));
    loop.callAt(loop.time().plus(millis(100)), loop::stop);
    loop.runForever();

    assertThat(loop.time()).isEqualTo(seconds(1.1));
  }

  // test_base_events: test_call_later_negative_delays
  @Test
  void delaysThatHavePassedAreCalledInTheOrderOfTheirDeadlines() {
    loop.callLater(seconds(-1), recorder("a"));
    loop.callLater(seconds(-2), recorder("b"));
    loop.callLater(seconds(-2), recorder("c"));
    runOneIteration();

    assertThat(trace.events()).containsExactly("b", "c", "a");
  }

  @Test
  void timersOfOneIterationRunByDeadlineAfterWhatWasReady() {
    loop.runUntilComplete(() -> sleep(seconds(10)));
    loop.callLater(Duration.ZERO, recorder("later 0"));
    loop.callSoon(() -> {
      trace.record("a");
      loop.callSoon(recorder("made ready by a"));
    });
    loop.callAt(seconds(9), recorder("at 9"));
    loop.callAt(seconds(5), recorder("at 5"));
    loop.callSoon(recorder("b"));
    runOneIteration();
    runOneIteration();

    assertThat(trace.events())
        .containsExactly("a", "b", "at 5", "at 9", "later 0", "made ready by a");
  }

  // test_base_events: test__run_once_schedule_handle
  @Test
  void whatATimerSchedulesWaitsForTheNextIteration() {
    loop.callLater(seconds(-1), () -> loop.callSoon(recorder("scheduled")));
    runOneIteration();
    assertThat(trace.events()).isEmpty();
    runOneIteration();

    assertThat(trace.events()).containsExactly("scheduled");
  }

  // test_base_events: test__run_once
  @Test
  void aCancelledTimerNeitherFiresNorWakesTheLoop() {
    TimerHandle cancelled = loop.callLater(seconds(5), recorder("cancelled"));
    loop.callLater(seconds(10), loop::stop);
    cancelled.cancel();
    List<Duration> times = new ArrayList<>();
    loop.callLater(seconds(7), () -> times.add(loop.time()));
    loop.runForever();

    assertThat(cancelled.isCancelled()).isTrue();
    assertThat(trace.events()).isEmpty();
    assertThat(times).containsExactly(seconds(7));
  }

  // test_base_events: test__run_once_cancelled_event_cleanup
  @Test
  void cancelledTimersAreForgottenAtOnce() {
    loop.callLater(seconds(3000), recorder("kept"));
    List<WeakReference<Object>> payloads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      var payload = new Object();
      payloads.add(new WeakReference<>(payload));
      loop.callLater(seconds(3600), () -> trace.record(payload.toString())).cancel();
    }
    for (int i = 0; i < 20 && payloads.stream().anyMatch(p -> p.get() != null); i++) {
      System.gc();
    }

    assertThat(payloads).allSatisfy(payload -> assertThat(payload.get()).isNull());
  }

  // test_events: test_handle, test_timer, test_when
  @Test
  void aHandleCanBeCancelledUntilItsCallbackRuns() {
    Handle soon = loop.callSoon(recorder("soon"));
    TimerHandle later = loop.callLater(seconds(1), recorder("later"));
    Handle run = loop.callSoon(recorder("run"));
    assertThat(List.of(soon.isCancelled(), later.isCancelled())).containsOnly(false);
    soon.cancel();
    later.cancel();
    assertThat(List.of(soon.isCancelled(), later.isCancelled())).containsOnly(true);
    loop.runUntilComplete(() -> sleep(seconds(2)));

    assertThat(trace.events()).containsExactly("run");
    assertThat(run.isCancelled()).isFalse();
    assertThat(later.when()).isEqualTo(seconds(1));
  }

  // test_events: test_handle_repr, test_timer_repr
  @Test
  void toStringOfAHandleTellsWhetherItIsCancelled() {
    Handle handle = loop.callSoon(recorder("never"));
    assertThat(handle.toString()).startsWith("Handle[").doesNotContain("cancelled");
    handle.cancel();
    TimerHandle timer = loop.callLater(seconds(1), recorder("never"));
    timer.cancel();

    assertThat(handle).hasToString("Handle[cancelled]");
    assertThat(timer).hasToString("TimerHandle[cancelled]");
  }

  @Test
  void aCallbackCanCancelAnotherOneOfTheSameIteration() {
    List<Handle> second = new ArrayList<>();
    loop.callSoon(() -> second.getFirst().cancel());
    second.add(loop.callSoon(recorder("second")));
    runOneIteration();

    assertThat(trace.events()).isEmpty();
  }

  // test_events: test_call_soon_threadsafe_handle_cancel_same_thread
  @Test
  void aThreadsafeCallbackCanBeCancelledByTheLoopsThread() {
    Handle handle = loop.callSoonThreadsafe(recorder("never"));
    handle.cancel();
    runOneIteration();

    assertThat(handle.isCancelled()).isTrue();
    assertThat(trace.events()).isEmpty();
  }

  // test_events: test_call_soon_threadsafe_handle_cancel_other_thread
  // Weft differs: a handle belongs to the loop's thread, or to one thread while it does not run.
  @Test
  void aThreadsafeCallbackCanBeCancelledByAnotherThreadBeforeTheLoopRuns()
      throws InterruptedException {
    Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(recorder("never")).cancel()).join();
    runOneIteration();

    assertThat(trace.events()).isEmpty();
  }
}
