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

import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancelled groups, groups in groups, and who takes back which cancellation. */
class TaskGroupCancellationTest {
  private final Trace trace = new Trace();

  private static void failAfter(long millis, Throwable error) throws Throwable {
    sleep(millis(millis));
    throw error;
  }

  private void sleepLong(String name) {
    try {
      sleep(seconds(10));
    } finally {
      trace.record(name);
    }
  }

  /** Sleeps for a long time, and fails when it is cancelled. */
  private static void failWhenCancelled() throws IOException {
    try {
      sleep(seconds(10));
    } catch (CancelledError e) {
      throw new IOException("clean-up");
    }
  }

  /** Creates a task, lets it run for 100 ms and cancels it. */
  private static Task<Void> cancelledTask(Block.Run<?> body) {
    Task<Void> task = createTask(body);
    sleep(millis(100));
    assertThat(task.isDone()).isFalse();
    task.cancel();
    return task;
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  private static ExceptionGroup groupOf(Task<?> task) {
    return catchThrowableOfType(ExceptionGroup.class, () -> await(task));
  }

  private static void createFive(TaskGroup group, Block.Run<?> body) {
    for (int i = 0; i < 5; i++) {
      group.createTask(body);
    }
  }

  // test_taskgroups: test_cancellation
  @AsyncTest
  void aCancellationWhileItWaitsReachesAllChildren() {
    assertCancelled(
        cancelledTask(() -> TaskGroup.run(group -> createFive(group, () -> sleepLong("child")))));
    assertThat(trace.events()).hasSize(5);
    assertThat(EventLoop.running().time()).isEqualTo(millis(100));
  }

  // test_taskgroups: test_taskgroup_07
  @AsyncTest
  void aCancellationOfTheBodyReachesAllChildren() {
    assertCancelled(
        cancelledTask(() ->
            TaskGroup.run(group -> {
              createFive(group, () -> sleepLong("child"));
              sleepLong("body");
            })));
    assertThat(trace.events()).hasSize(6).startsWith("body");
  }

  // test_taskgroups: test_taskgroup_08
  @AsyncTest
  void failuresInTheCleanUpWinOverTheCancellation() {
    Task<Void> task =
        cancelledTask(() ->
            TaskGroup.run(group -> {
              createFive(group, () -> failWhenCancelled());
              sleep(seconds(10));
            }));
    assertThat(groupOf(task).exceptions()).hasSize(5).allMatch(IOException.class::isInstance);
  }

  // test_taskgroups: test_taskgroup_11, test_taskgroup_12
  @AsyncTest
  void theGroupOfAnInnerGroupIsAFailureInTheOuterOne() {
    Task<Void> task =
        cancelledTask(() ->
            TaskGroup.run(outer -> {
              outer.createTask(() -> sleepLong("outer child"));
              TaskGroup.run(inner -> {
                createFive(inner, () -> failWhenCancelled());
                sleep(seconds(10));
              });
            }));
    List<Throwable> errors = groupOf(task).exceptions();
    assertThat(errors).hasSize(1);
    assertThat(((ExceptionGroup) errors.getFirst()).exceptions())
        .hasSize(5)
        .allMatch(IOException.class::isInstance);
    assertThat(trace.events()).containsExactly("outer child");
  }

  // test_taskgroups: test_taskgroup_13
  @AsyncTest
  void aFailureInTheOuterGroupCancelsTheInnerOne() {
    var error = new IOException();
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(outer -> {
              outer.createTask(() -> failAfter(100, error));
              TaskGroup.run(inner -> inner.createTask(() -> failAfter(10_000, error)));
            }));
    assertThat(groupOf(task).exceptions()).containsExactly(error);
    assertThat(EventLoop.running().time()).isEqualTo(millis(100));
  }

  // test_taskgroups: test_taskgroup_14
  @AsyncTest
  void aFailureInTheInnerGroupIsOneOfTheOuterBody() {
    var error = new IOException();
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(outer -> {
              outer.createTask(() -> failAfter(10_000, error));
              TaskGroup.run(inner -> inner.createTask(() -> failAfter(100, error)));
            }));
    List<Throwable> errors = groupOf(task).exceptions();
    assertThat(errors).hasSize(1);
    assertThat(((ExceptionGroup) errors.getFirst()).exceptions()).containsExactly(error);
    assertThat(EventLoop.running().time()).isEqualTo(millis(100));
  }

  private void failWhileTheBodyCleansUp() {
    TaskGroup.run(group -> {
      group.createTask(() -> failAfter(300, new IOException()));
      try {
        sleep(seconds(10));
      } finally {
        sleep(millis(500));
        trace.record("cleaned up");
      }
    });
  }

  // test_taskgroups: test_taskgroup_15
  @AsyncTest
  void aChildThatFailsWhileTheBodyCleansUpInterruptsTheCleanUp() {
    Task<Void> task = cancelledTask(() -> failWhileTheBodyCleansUp());
    assertThat(groupOf(task).exceptions()).hasSize(1).allMatch(IOException.class::isInstance);
    assertThat(trace.events()).isEmpty();
    assertThat(EventLoop.running().time()).isEqualTo(millis(300));
  }

  // test_taskgroups: test_taskgroup_16
  @AsyncTest
  void theSameInATaskThatIsCancelledThroughItsAwaiter() {
    Task<Void> task = cancelledTask(() -> await(createTask(() -> failWhileTheBodyCleansUp())));
    assertThat(groupOf(task).exceptions()).hasSize(1).allMatch(IOException.class::isInstance);
    assertThat(EventLoop.running().time()).isEqualTo(millis(300));
  }

  // test_taskgroups: test_taskgroup_17
  @AsyncTest
  void aCancelledBodyWithoutChildrenIsACancellation() {
    assertCancelled(cancelledTask(() -> TaskGroup.run(group -> sleepLong("body"))));
    assertThat(trace.events()).containsExactly("body");
  }

  // test_taskgroups: test_taskgroup_18
  @AsyncTest
  void aBodyMayTurnTheCancellationIntoAFailure() {
    Task<Void> task = cancelledTask(() -> TaskGroup.run(group -> failWhenCancelled()));
    assertThat(groupOf(task).exceptions()).hasSize(1).allMatch(IOException.class::isInstance);
  }

  // test_taskgroups: test_taskgroup_22
  @Test
  void aCancellationBeforeTheFirstChildHasEndedIsACancellation() {
    TestLoop.run(() ->
        assertCancelled(
            cancelledTask(() ->
                TaskGroup.run(group -> {
                  group.createTask(() -> sleep(seconds(1)));
                  group.createTask(() -> sleep(seconds(2)));
                }))));
  }

  // test_taskgroups: test_taskgroup_context_manager_exit_raises
  @AsyncTest
  void aContextManagerThatFailsToExitAddsItsFailure() {
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(group -> {
              try {
                group.createTask(() -> failAfter(0, new IOException("child")));
                sleep(seconds(1));
              } finally {
                failAfter(0, new IOException("exit"));
              }
            }));
    assertThat(groupOf(task).exceptions())
        .extracting(Throwable::getMessage)
        .containsExactly("child", "exit");
    assertThat(task.cancelling()).isZero();
  }

  // test_taskgroups: test_cancelling_level_preserved
  @AsyncTest
  void theCountOfCancellationsIsAsBefore() {
    assertThatThrownBy(
            () -> TaskGroup.run(group -> group.createTask(() -> failAfter(0, new IOException()))))
        .isInstanceOf(ExceptionGroup.class);
    assertThat(Task.current().cancelling()).isZero();
    yieldNow();
  }

  // test_taskgroups: test_nested_groups_both_cancelled
  @AsyncTest
  void anInnerGroupDoesNotTakeTheCancellationOfTheOuterOne() {
    var ofOuter = new IOException();
    Task<?> task = Task.current();
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class,
            () ->
                TaskGroup.run(outer -> {
                  assertThatThrownBy(() ->
                          TaskGroup.run(inner -> {
                            inner.createTask(() -> failAfter(0, new Exception()));
                            outer.createTask(() -> failAfter(0, ofOuter));
                          }))
                      .isInstanceOf(ExceptionGroup.class);
                  assertThat(task.cancelling()).isEqualTo(1);
                }));
    assertThat(thrown.exceptions()).containsExactly(ofOuter);
    assertThat(task.cancelling()).isZero();
  }

  // test_taskgroups: test_error_and_cancel
  @AsyncTest
  void aCancellationThatLostAgainstFailuresComesAtTheNextSuspension() {
    var started = new Event();
    Task<Void> task =
        createTask(() -> {
          assertThatThrownBy(() ->
                  TaskGroup.run(group -> {
                    group.createTask(() -> {
                      started.set();
                      failAfter(0, new IOException());
                    });
                    sleep(seconds(1));
                    trace.record("slept in the group");
                  }))
              .isInstanceOf(ExceptionGroup.class);
          assertThat(Task.current().cancelling()).isEqualTo(1);
          sleep(seconds(1));
          trace.record("slept after it");
        });
    started.await();
    assertThat(task.cancelling()).isZero();
    task.cancel();
    assertThat(task.cancelling()).isEqualTo(1);
    assertCancelled(task);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void cancellingAgainAndAgainWhileItWaitsChangesNothing() {
    Task<Void> task =
        cancelledTask(() ->
            TaskGroup.run(group ->
                group.createTask(() -> {
                  try {
                    sleep(seconds(10));
                  } finally {
                    sleep(seconds(1));
                    trace.record("cleaned up");
                  }
                })));
    for (int i = 0; i < 3; i++) {
      sleep(millis(100));
      task.cancel();
    }
    assertCancelled(task);
    assertThat(trace.events()).containsExactly("cleaned up");
    assertThat(task.cancelling()).isEqualTo(4);
  }

  @AsyncTest
  void aTaskCancelledBeforehandIsCancelledWhenItsGroupWaits() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          TaskGroup.run(group -> createFive(group, () -> sleepLong("child")));
        });
    assertCancelled(task);
    assertThat(trace.events()).hasSize(5);
    assertThat(EventLoop.running().time()).isZero();
  }

  // Weft differs: the group was over when the cancellation came, so it ends normally.
  @AsyncTest
  void aCancellationAfterTheLastChildHasEndedComesAtTheNextSuspension() {
    Future<Void> end = Future.create();
    Task<Void> task =
        createTask(() -> {
          Task<Void> child = TaskGroup.call(group -> group.createTask(() -> await(end)));
          trace.record("over, " + child.isDone());
          sleep(seconds(1));
        });
    Testing.settle();
    end.setResult(null);
    yieldNow(); // the child ends
    yieldNow(); // its callback wakes the group
    task.cancel();
    assertCancelled(task);
    assertThat(trace.events()).containsExactly("over, true");
  }
}
