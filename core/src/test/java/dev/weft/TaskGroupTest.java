package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskGroupTest {
  private final Trace trace = new Trace();
  private int count;

  private static int after(long millis, int value) {
    sleep(millis(millis));
    return value;
  }

  private static void failAfter(long millis, Throwable error) throws Throwable {
    sleep(millis(millis));
    throw error;
  }

  /** Sleeps for a long time; notes if it is cancelled. */
  private void sleepLong(String name) {
    try {
      sleep(seconds(10));
      trace.record(name + " slept");
    } catch (CancelledError e) {
      trace.record(name + " cancelled");
      throw e;
    }
  }

  private static ExceptionGroup groupOf(Block.RunWith<TaskGroup, ?> body) {
    return catchThrowableOfType(ExceptionGroup.class, () -> TaskGroup.run(body));
  }

  // test_taskgroups: test_taskgroup_01
  @AsyncTest
  void itEndsWhenAllItsTasksHave() {
    List<Task<Integer>> tasks =
        TaskGroup.call(group ->
            List.of(
                group.createTask(() -> after(100, 42)), group.createTask(() -> after(200, 11))));
    assertThat(tasks).extracting(Task::result).containsExactly(42, 11);
    assertThat(EventLoop.running().time()).isEqualTo(millis(200));
  }

  // test_taskgroups: test_taskgroup_02
  @AsyncTest
  void tasksMayBeCreatedWhileTheBodyRuns() {
    TaskGroup.run(group -> {
      Task<Integer> one = group.createTask(() -> after(100, 42));
      sleep(millis(150));
      assertThat(one.result()).isEqualTo(42);
      group.createTask(() -> after(200, 11));
    });
    assertThat(EventLoop.running().time()).isEqualTo(millis(350));
  }

  // test_taskgroups: test_taskgroup_03
  @AsyncTest
  void aChildCancelledByItselfDoesNotConcernTheOthers() {
    List<Task<Integer>> tasks =
        TaskGroup.call(group -> {
          Task<Integer> one = group.createTask(() -> after(1000, 42));
          sleep(millis(150));
          one.cancel();
          return List.of(one, group.createTask(() -> after(200, 11)));
        });
    assertThat(tasks.get(0).isCancelled()).isTrue();
    assertThat(tasks.get(1).result()).isEqualTo(11);
  }

  // test_taskgroups: test_taskgroup_04
  @AsyncTest
  void theFirstFailureCancelsTheOtherChildren() {
    var error = new IOException("first");
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> failAfter(100, error));
          group.createTask(() -> sleepLong("sibling"));
        });
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(thrown).hasMessage("unhandled errors in a TaskGroup (1 sub-exception)");
    assertThat(trace.events()).containsExactly("sibling cancelled");
    assertThat(EventLoop.running().time()).isEqualTo(millis(100));
  }

  // test_taskgroups: test_cancel_children_on_child_error
  @AsyncTest
  void theFirstFailureCancelsTheBodyAsWell() {
    var error = new IOException();
    ExceptionGroup thrown =
        groupOf(group -> {
          for (int i = 0; i < 3; i++) {
            group.createTask(() -> failAfter(100, error));
          }
          group.createTask(() -> sleepLong("sibling"));
          sleepLong("body");
        });
    assertThat(thrown.exceptions()).isNotEmpty().containsOnly(error);
    assertThat(trace.events()).containsExactlyInAnyOrder("sibling cancelled", "body cancelled");
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_taskgroups: test_taskgroup_09
  @AsyncTest
  void aFailureOfTheBodyCancelsTheChildren() {
    var error = new IOException();
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> sleepLong("one"));
          group.createTask(() -> sleepLong("two"));
          sleep(millis(100));
          throw error;
        });
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(trace.events()).containsExactly("one cancelled", "two cancelled");
  }

  // test_taskgroups: test_taskgroup_10
  @AsyncTest
  void aBodyThatFailsAtOnceCancelsChildrenThatHaveNotStarted() {
    var error = new IOException();
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> sleepLong("one"));
          throw error;
        });
    assertThat(thrown.exceptions()).containsExactly(error);
    assertThat(trace.events()).isEmpty();
  }

  // test_taskgroups: test_taskgroup_19
  @AsyncTest
  void failuresOfChildrenComeBeforeTheOneOfTheBody() {
    var ofChild = new IOException("child");
    var ofBody = new IllegalStateException("body");
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> failAfter(100, ofChild));
          try {
            sleep(seconds(10));
          } catch (CancelledError e) {
            throw ofBody;
          }
        });
    assertThat(thrown.exceptions()).containsExactly(ofChild, ofBody);
    assertThat(thrown).hasMessage("unhandled errors in a TaskGroup (2 sub-exceptions)");
  }

  // test_taskgroups: test_taskgroup_20, test_taskgroup_20a, test_taskgroup_21a
  // Weft differs: no Error is above the group; Java has no KeyboardInterrupt.
  @AsyncTest
  void errorsAreInTheGroupLikeAnyFailure() {
    var ofChild = new AssertionError("child");
    var ofBody = new StackOverflowError("body");
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> failAfter(100, ofChild));
          try {
            sleep(seconds(10));
          } catch (CancelledError e) {
            throw ofBody;
          }
        });
    assertThat(thrown.exceptions()).containsExactly(ofChild, ofBody);
  }

  // test_taskgroups: test_taskgroup_23
  @Test
  void tasksThatHaveEndedAreForgotten() {
    TestLoop.run(() ->
        TaskGroup.run(group -> {
          for (int i = 0; i < 10; i++) {
            sleep(millis(100));
            group.createTask(() -> sleep(millis(300)));
            assertThat(Task.all()).hasSizeLessThan(6);
          }
          sleep(millis(1350));
          assertThat(Task.all()).containsExactly(Task.current());
        }));
  }

  // test_taskgroups: test_taskgroup_24
  @AsyncTest
  void childrenMayCreateTasksWhileTheGroupWaitsForThem() {
    TaskGroup.run(group ->
        group.createTask(() -> {
          sleep(millis(100));
          group.createTask(() -> sleep(millis(100)));
          group.createTask(() -> sleep(millis(200)));
        }));
    assertThat(EventLoop.running().time()).isEqualTo(millis(300));
  }

  private void hydra(TaskGroup group) {
    count++;
    sleep(millis(10));
    group.createTask(() -> hydra(group));
    group.createTask(() -> hydra(group));
  }

  // test_taskgroups: test_taskgroup_25
  @AsyncTest
  void aFailureEndsATreeThatKeepsGrowing() {
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> hydra(group));
          group.createTask(() -> {
            while (count < 10) {
              sleep(millis(15));
            }
            throw new IOException("hercules");
          });
        });
    assertThat(thrown.exceptions()).hasSize(1).first().isInstanceOf(IOException.class);
    assertThat(count).isGreaterThanOrEqualTo(10);
  }

  // test_taskgroups: test_taskgroup_task_name
  @Test
  void itsTasksCanHaveNames() {
    TestLoop.run(() ->
        TaskGroup.run(group -> {
          assertThat(group.createTask("void", () -> {}).name()).isEqualTo("void");
          assertThat(group.createTask("value", () -> 1).name()).isEqualTo("value");
          Task<Integer> named = group.createTask(coroutine("cold", () -> 1));
          assertThat(named.name()).isEqualTo("cold");
        }));
  }

  // test_taskgroups: test_taskgroup_task_context
  // Weft differs: a task always has a copy of the context it was created in.
  @AsyncTest
  void itsTasksHaveCopiesOfTheContextOfTheirCreation() {
    var variable = new ContextVar<>("variable", "outside");
    TaskGroup.run(group -> {
      group.createTask(() -> {
        variable.set("inside");
        yieldNow();
        assertThat(variable.get()).isEqualTo("inside");
      });
      yieldNow();
      assertThat(variable.get()).isEqualTo("outside");
      variable.set("later");
      group.createTask(() -> assertThat(variable.get()).isEqualTo("later"));
    });
  }

  // test_taskgroups: test_taskgroup_no_create_task_after_failure
  @AsyncTest
  void afterAFailureItTakesNoMoreTasks() {
    Coroutine<Integer> refused = coroutine(() -> 1);
    ExceptionGroup thrown =
        groupOf(group -> {
          group.createTask(() -> failAfter(1, new IOException()));
          group.createTask(() -> {
            try {
              sleep(seconds(1));
            } catch (CancelledError e) {
              assertThatThrownBy(() -> group.createTask(refused))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("the task group is shutting down");
              trace.record("refused");
            }
          });
        });
    assertThat(thrown.exceptions()).hasSize(1).first().isInstanceOf(IOException.class);
    assertThat(trace.events()).containsExactly("refused");
    assertThat(refused.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  // test_taskgroups: test_taskgroup_finished, test_coro_closed_when_tg_closed
  @AsyncTest
  void afterItsEndItTakesNoMoreTasks() {
    TaskGroup ended = TaskGroup.call(group -> group);
    Coroutine<Integer> refused = coroutine(() -> 1);
    assertThatThrownBy(() -> ended.createTask(refused))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the task group has ended");
    assertThat(refused.state()).isEqualTo(Coroutine.State.CLOSED);
  }

  // test_taskgroups: test_taskgroup_without_parent_task
  @AsyncTest
  void itNeedsATask() {
    Future<Throwable> thrown = Future.create();
    EventLoop.running()
        .callSoon(() ->
            thrown.setResult(
                catchThrowableOfType(
                    IllegalStateException.class, () -> TaskGroup.run(group -> {}))));
    assertThat(await(thrown)).hasMessageContaining("no task is running");
  }

  @AsyncTest
  void anEmptyGroupGivesTheValueWithoutSuspending() {
    EventLoop.running().callSoon(() -> trace.record("the loop had a turn"));
    assertThat(TaskGroup.<String>call(group -> "value")).isEqualTo("value");
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void theFailureOfAChildThatWasAwaitedIsInTheGroupOnce() {
    var error = new IOException();
    ExceptionGroup thrown =
        groupOf(group -> {
          Task<Void> child = group.createTask(() -> failAfter(1, error));
          assertThatThrownBy(() -> await(child)).isSameAs(error);
        });
    assertThat(thrown.exceptions()).containsExactly(error);
  }

  @AsyncTest
  void aTaskOutsideTheGroupMayCreateTasksInIt() {
    TaskGroup.run(group -> {
      Task<Void> outsider =
          createTask(() -> group.createTask(() -> trace.record("child")).setName("c"));
      await(outsider);
    });
    assertThat(trace.events()).containsExactly("child");
  }
}
