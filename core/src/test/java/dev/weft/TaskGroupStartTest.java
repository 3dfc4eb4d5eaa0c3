package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What CPython 3.13's groups lack: Trio's start, and cancel. */
class TaskGroupStartTest {
  private final Trace trace = new Trace();

  private void sleepLong(String name) {
    try {
      sleep(seconds(10));
      trace.record(name + " slept");
    } catch (CancelledError e) {
      trace.record(name + " cancelled");
      throw e;
    }
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void startReturnsWhatTheTaskTellsWhenItIsReady() {
    TaskGroup.run(group -> {
      int port =
          group.<Integer>start(ready -> {
            sleep(seconds(1));
            ready.started(8080);
            ready.started(9090);
            sleep(seconds(1));
            trace.record("ended");
          });
      assertThat(port).isEqualTo(8080);
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
      assertThat(trace.events()).isEmpty();
    });
    assertThat(trace.events()).containsExactly("ended");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  @Test
  void aTaskMayBeReadyWithoutTellingAnything() {
    TestLoop.run(() ->
        TaskGroup.run(group -> assertThat(group.<Void>start(ready -> ready.started())).isNull()));
  }

  @AsyncTest
  void whatATaskThrowsBeforeItIsReadyComesOutOfStart() {
    var error = new IOException("port taken");
    TaskGroup.run(group -> {
      Task<Void> sibling = group.createTask(() -> sleep(seconds(1)));
      assertThatThrownBy(() ->
              group.<Void>start(ready -> {
                sleep(millis(1));
                throw error;
              }))
          .isSameAs(error);
      yieldNow();
      assertThat(sibling.isDone()).isFalse();
    });
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
  }

  @Test
  void aTaskThatEndsWithoutBeingReadyIsAMistake() {
    TestLoop.run(() ->
        TaskGroup.run(group ->
            assertThatThrownBy(() -> group.<Void>start(ready -> yieldNow()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended without calling started()")));
  }

  @AsyncTest
  void afterItIsReadyAFailureIsOneOfTheGroup() {
    var error = new IOException();
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class,
            () ->
                TaskGroup.run(group -> {
                  group.<Void>start(ready -> {
                    ready.started();
                    throw error;
                  });
                  sleepLong("body");
                }));
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(trace.events()).containsExactly("body cancelled");
  }

  @AsyncTest
  void cancellingTheCallerOfStartCancelsTheTask() {
    Task<Void> task =
        createTask(() -> TaskGroup.run(group -> group.<Void>start(ready -> sleepLong("starting"))));
    Testing.settle();
    task.cancel("stop");
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("stop");
    assertThat(trace.events()).containsExactly("starting cancelled");
  }

  @AsyncTest
  void aCallerOfStartThatIsCancelledBeforehandCancelsTheTask() {
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(group -> {
              Task.current().cancel();
              group.<Void>start(ready -> sleepLong("starting"));
            }));
    assertCancelled(task);
    assertThat(trace.events()).doesNotContain("starting slept");
    assertThat(EventLoop.running().time()).isZero();
  }

  @AsyncTest
  void aCallerOfStartThatIsCancelledWhenTheTaskIsReadyGetsTheValue() {
    Future<Void> go = Future.create();
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(group -> {
              String value =
                  group.start(ready -> {
                    await(go);
                    ready.started("value");
                    sleepLong("child");
                  });
              trace.record(value);
              sleepLong("body");
            }));
    Testing.settle();
    go.setResult(null);
    yieldNow();
    task.cancel();
    assertCancelled(task);
    assertThat(trace.events()).containsExactly("value", "body cancelled", "child cancelled");
  }

  @AsyncTest
  void aFailureInTheCleanUpOfATaskThatWasNotReadyIsOneOfTheGroup() {
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(group ->
                group.<Void>start(ready -> {
                  try {
                    sleep(seconds(10));
                  } finally {
                    trace.record("clean-up");
                    failWith(new IOException("clean-up"));
                  }
                })));
    Testing.settle();
    task.cancel();
    ExceptionGroup thrown = catchThrowableOfType(ExceptionGroup.class, () -> await(task));
    assertThat(thrown.exceptions()).extracting(Throwable::getMessage).containsExactly("clean-up");
  }

  private static void failWith(IOException error) throws IOException {
    throw error;
  }

  @AsyncTest
  void aGroupThatHasEndedStartsNothing() {
    TaskGroup ended = TaskGroup.call(group -> group);
    assertThatThrownBy(() -> ended.<Void>start(ready -> trace.record("started")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the task group has ended");
    Testing.settle();
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void cancelEndsBodyAndChildrenWithoutAnException() {
    TaskGroup.run(group -> {
      group.createTask(() -> sleepLong("child"));
      EventLoop.running().callLater(seconds(1), group::cancel);
      sleepLong("body");
    });
    assertThat(trace.events()).containsExactlyInAnyOrder("child cancelled", "body cancelled");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
  }

  @AsyncTest
  void aChildMayCancelTheGroupWhileItWaits() {
    TaskGroup.run(group -> {
      group.createTask(() -> sleepLong("sibling"));
      group.createTask(() -> {
        sleep(seconds(1));
        group.cancel();
        sleepLong("canceller");
      });
    });
    assertThat(trace.events())
        .containsExactlyInAnyOrder("sibling cancelled", "canceller cancelled");
    assertThat(Task.current().cancelling()).isZero();
  }

  @AsyncTest
  void aBodyThatCancelsItsGroupAndDoesNotSuspendIsNotCancelled() {
    String value =
        TaskGroup.call(group -> {
          group.createTask(() -> sleepLong("child"));
          group.cancel();
          return "value";
        });
    assertThat(value).isEqualTo("value");
    assertThat(Task.current().cancelling()).isZero();
    sleep(seconds(1));
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void aCancelledGroupHasNoValue() {
    String value =
        TaskGroup.call(group -> {
          group.cancel();
          yieldNow();
          trace.record("went on");
          return "value";
        });
    assertThat(value).isNull();
    assertThat(trace.events()).isEmpty();
  }

  @Test
  void aCancelledGroupTakesNoMoreTasks() {
    TestLoop.run(() ->
        TaskGroup.run(group -> {
          group.cancel();
          assertThatThrownBy(() -> group.createTask(() -> {}))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("the task group is shutting down");
        }));
  }

  @AsyncTest
  void cancelTwiceOrAfterTheEndDoesNothing() {
    TaskGroup ended =
        TaskGroup.call(group -> {
          group.cancel();
          group.cancel();
          return group;
        });
    ended.cancel();
    assertThat(Task.current().cancelling()).isZero();
    sleep(seconds(1));
  }

  @AsyncTest
  void failuresAfterACancelAreThrownAllTheSame() {
    var error = new IOException();
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class,
            () ->
                TaskGroup.run(group -> {
                  group.createTask(() -> {
                    try {
                      sleep(seconds(10));
                    } finally {
                      failWith(error);
                    }
                  });
                  yieldNow();
                  group.cancel();
                }));
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
  }

  @AsyncTest
  void aCancellationFromOutsideIsNotSwallowedByCancel() {
    TaskGroup[] groups = new TaskGroup[1];
    Task<Void> task =
        createTask(() -> {
          TaskGroup.run(group -> {
            groups[0] = group;
            sleepLong("body");
          });
          trace.record("after the group");
        });
    Testing.settle();
    groups[0].cancel();
    task.cancel();
    assertCancelled(task);
    assertThat(trace.events()).containsExactly("body cancelled");
    assertThat(task.cancelling()).isEqualTo(1);
  }
}
