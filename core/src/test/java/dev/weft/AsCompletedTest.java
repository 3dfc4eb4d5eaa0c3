package dev.weft;

import static dev.weft.Asyncio.asCompleted;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

class AsCompletedTest {
  private static Task<String> sleeper(double seconds, String value) {
    return createTask(() -> {
      sleep(seconds(seconds));
      return value;
    });
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  // test_tasks: test_as_completed
  @AsyncTest
  void tasksComeInTheOrderInWhichTheyAreDone() {
    var tasks = List.of(sleeper(0.01, "b"), sleeper(0.15, "c"), sleeper(0.005, "a"));
    List<String> values = new ArrayList<>();
    List<Duration> times = new ArrayList<>();
    for (Task<String> task : asCompleted(tasks)) {
      values.add(task.result());
      times.add(now());
    }

    assertThat(values).containsExactly("a", "b", "c");
    assertThat(times).containsExactly(seconds(0.005), seconds(0.01), seconds(0.15));
  }

  // test_tasks: test_as_completed_same_tasks_in_as_out
  @AsyncTest
  void theVeryTasksAreReturned() {
    var tasks = List.of(sleeper(2, "a"), sleeper(1, "b"));

    assertThat(asCompleted(tasks)).containsExactly(tasks.get(1), tasks.get(0));
  }

  // test_tasks: test_as_completed_with_timeout
  @AsyncTest
  void afterTheLimitEveryOneThatIsLeftThrows() throws TimeoutException {
    var tasks = List.of(sleeper(0.1, "a"), sleeper(0.15, "b"), sleeper(5, "c"));
    Iterator<Task<String>> iterator = asCompleted(tasks, seconds(0.12)).iterator();

    assertThat(iterator.next().result()).isEqualTo("a");
    assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
    assertThat(now()).isEqualTo(seconds(0.12));
    assertThat(iterator.hasNext()).isTrue();
    assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
    assertThat(iterator.hasNext()).isFalse();

    assertThat(tasks.get(1).isDone()).isFalse();
    var _ = waitAll(tasks);
    assertThat(tasks).extracting(Task::result).containsExactly("a", "b", "c");
  }

  @AsyncTest
  void whatWasDoneBeforeTheLimitIsReturnedAfterIt() throws TimeoutException {
    var tasks = List.of(sleeper(1, "a"), sleeper(3, "b"));
    Iterator<Task<String>> iterator = asCompleted(tasks, seconds(2)).iterator();
    sleep(seconds(2.5));

    assertThat(iterator.next().result()).isEqualTo("a");
    assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
    var _ = waitAll(tasks);
  }

  // test_tasks: test_as_completed_with_unused_timeout
  @AsyncTest
  void aLimitThatIsNotReachedChangesNothing() throws TimeoutException {
    List<String> values = new ArrayList<>();
    for (Task<String> task : asCompleted(List.of(sleeper(0.01, "a")), seconds(1))) {
      values.add(task.result());
    }

    assertThat(values).containsExactly("a");
    assertThat(now()).isEqualTo(seconds(0.01));
  }

  // test_tasks: test_as_completed_resume_iterator
  @AsyncTest
  void anIterationThatWasLeftCanBeResumed() {
    var tasks = List.of(sleeper(1, "a"), sleeper(2, "b"), sleeper(3, "c"));
    Iterable<Task<String>> completed = asCompleted(tasks);
    List<String> values = new ArrayList<>();
    for (Task<String> task : completed) {
      values.add(task.result());
      if (values.size() == 2) {
        break;
      }
    }
    assertThat(values).containsExactly("a", "b");
    for (Task<String> task : completed) {
      values.add(task.result());
    }

    assertThat(values).containsExactly("a", "b", "c");
  }

  // test_tasks: test_as_completed_concurrent
  @AsyncTest
  void severalTasksCanShareOneIteration() {
    var tasks = List.of(sleeper(0.05, "a"), sleeper(0.05, "b"));
    Iterator<Task<String>> iterator = asCompleted(tasks).iterator();
    var one = createTask(() -> iterator.next().result());
    var two = createTask(() -> iterator.next().result());

    assertThat(List.of(await(one), await(two))).containsExactly("a", "b");
    assertThat(iterator.hasNext()).isFalse();
  }

  // test_tasks: test_as_completed_duplicate_coroutines
  @AsyncTest
  void aTaskGivenTwiceIsReturnedOnce() {
    Task<String> ham = sleeper(1, "ham");
    Task<String> spam = sleeper(2, "spam");

    assertThat(asCompleted(List.of(ham, ham, spam))).containsExactly(ham, spam);
  }

  @AsyncTest
  void aFailedTaskIsReturnedAndDoesNotThrow() {
    Task<String> failing =
        createTask(() -> {
          throw new IOException("disk");
        });
    Task<String> cancelled = sleeper(1, "never");
    cancelled.cancel();

    assertThat(asCompleted(List.of(cancelled, failing))).containsExactly(failing, cancelled);
    assertThat(failing.exception()).hasMessage("disk");
  }

  @AsyncTest
  void anIterationOfNothingIsEmpty() {
    Iterator<Task<String>> none = asCompleted(List.<Task<String>>of()).iterator();

    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }

  @AsyncTest
  void doneTasksAreReturnedWithoutATick() {
    var tasks = List.of(sleeper(1, "a"), sleeper(2, "b"));
    var _ = waitAll(tasks);

    assertThat(asCompleted(tasks)).containsExactlyElementsOf(tasks);
    assertThat(now()).isEqualTo(seconds(2));
  }

  @AsyncTest
  void cancelledWhileItWaitsItTakesNothing() {
    var tasks = List.of(sleeper(1, "a"));
    Iterator<Task<String>> iterator = asCompleted(tasks).iterator();
    var taker = createTask(() -> iterator.next().result());
    Testing.settle();
    taker.cancel();

    assertThatThrownBy(() -> await(taker)).isInstanceOf(CancelledError.class);
    assertThat(tasks.getFirst().isDone()).isFalse();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.next().result()).isEqualTo("a");
  }

  @AsyncTest
  void cancelledBeforeItWaitsItTakesNothing() {
    var tasks = List.of(sleeper(1, "a"));
    Iterator<Task<String>> iterator = asCompleted(tasks).iterator();
    var taker =
        createTask(() -> {
          Task.current().cancel();
          return iterator.next().result();
        });

    assertThatThrownBy(() -> await(taker)).isInstanceOf(CancelledError.class);
    assertThat(iterator.next().result()).isEqualTo("a");
  }

  @AsyncTest
  void cancelledJustAfterItWasWokenItTakesTheTask() {
    Future<String> one = Future.create();
    Future<String> two = Future.create();
    Iterator<Future<String>> iterator = asCompleted(List.of(one, two)).iterator();
    var taker = createTask(() -> iterator.next().result());
    Testing.settle();
    one.addDoneCallback(done -> taker.cancel());
    one.setResult("one");
    two.setResult("two");

    // nothing is lost and nothing is given twice
    assertThat(await(taker)).isEqualTo("one");
    assertThat(iterator.next()).isSameAs(two);
    assertThat(iterator.hasNext()).isFalse();
  }

  @AsyncTest
  void aCancelledTakerDoesNotStealTheWakeUpOfTheNext() {
    Future<String> one = Future.create();
    Future<String> two = Future.create();
    Iterator<Future<String>> iterator = asCompleted(List.of(one, two)).iterator();
    var first = createTask(() -> iterator.next().result());
    var second = createTask(() -> iterator.next().result());
    Testing.settle();
    first.cancel();
    one.setResult("one");

    assertThatThrownBy(() -> await(first)).isInstanceOf(CancelledError.class);
    assertThat(await(second)).isEqualTo("one");
    two.setResult("two");
    assertThat(iterator.next()).isSameAs(two);
  }
}
