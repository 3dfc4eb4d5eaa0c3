package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import org.junit.jupiter.api.Test;

class EventTest {
  private final Event event = new Event();
  private final Trace trace = new Trace();

  private Task<Void> waiter(String name) {
    return createTask(() -> {
      event.await();
      trace.record(name);
    });
  }

  // test_locks: test_wait
  @AsyncTest
  void settingItWakesAllWhoWaitInOrder() {
    waiter("one");
    waiter("two");
    yieldNow();
    assertThat(trace.events()).isEmpty();

    waiter("three");
    event.set();
    yieldNow();
    // the third had not begun to wait, so it needs no wake-up
    assertThat(trace.events()).containsExactly("three", "one", "two");
  }

  // test_locks: test_wait_on_set
  @AsyncTest
  void awaitingASetEventDoesNotSuspend() {
    event.set();
    EventLoop.running().callSoon(() -> trace.record("the loop had a turn"));
    event.await();
    assertThat(trace.events()).isEmpty();
  }

  // test_locks: test_clear
  @Test
  void clearingTakesTheFlagBack() {
    assertThat(event.isSet()).isFalse();
    event.set();
    assertThat(event.isSet()).isTrue();
    event.clear();
    assertThat(event.isSet()).isFalse();
  }

  @AsyncTest
  void aClearedEventMakesTasksWaitAgain() {
    event.set();
    event.clear();
    Task<Void> task = waiter("woken");
    Testing.settle();
    assertThat(task.isDone()).isFalse();
    event.set();
    await(task);
    assertThat(trace.events()).containsExactly("woken");
  }

  // test_locks: test_clear_with_waiters
  @AsyncTest
  void setAndClearedAtOnceStillWakesTheWaiters() {
    Task<Void> task = waiter("woken");
    yieldNow();
    event.set();
    event.clear();
    assertThat(event.isSet()).isFalse();
    event.set();
    event.set();
    event.clear();
    yieldNow();

    assertThat(trace.events()).containsExactly("woken");
    assertThat(task.isDone()).isTrue();
  }

  // test_locks: test_repr
  @Test
  void itSaysWhetherItIsSet() {
    assertThat(event).hasToString("Event[unset]");
    event.set();
    assertThat(event).hasToString("Event[set]");
  }

  // test_locks: test_wait_cancel
  @AsyncTest
  void aCancelledWaiterLeavesTheOthersWaiting() {
    Task<Void> cancelled = waiter("cancelled");
    Task<Void> other = waiter("other");
    EventLoop.running().callSoon(cancelled::cancel);
    assertThatThrownBy(() -> await(cancelled)).isInstanceOf(CancelledError.class);

    event.set();
    await(other);
    assertThat(trace.events()).containsExactly("other");
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotWait() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          event.await();
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void aTaskCancelledBeforehandPassesASetEvent() {
    event.set();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          event.await();
          trace.record("passed");
          yieldNow();
          sleep(seconds(1));
          trace.record("slept");
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("passed");
  }

  // Weft differs: the wait was over when the cancellation came, which is kept for the next one.
  @AsyncTest
  void aWaiterCancelledAfterItWasWokenGoesOnToItsNextSuspension() {
    Task<Void> task =
        createTask(() -> {
          event.await();
          trace.record("woken");
          sleep(seconds(1));
          trace.record("slept");
        });
    yieldNow();
    event.set();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("woken");
  }

  @AsyncTest
  void aWaiterCancelledBeforeItIsWokenInTheSameIterationIsCancelled() {
    Task<Void> task = waiter("woken");
    yieldNow();
    task.cancel();
    event.set();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).isEmpty();
  }

  @Test
  void anEventOfOneLoopCannotBeWaitedForOnAnother() {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        waiter("waiter");
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(event::await)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Event belongs to a different event loop"));
    }
  }
}
