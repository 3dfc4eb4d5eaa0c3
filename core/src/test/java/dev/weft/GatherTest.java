package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class GatherTest {
  private static List<Future<Integer>> futures(int count) {
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(Future.create());
    }
    return futures;
  }

  private static List<Coroutine<Integer>> awaiting(List<Future<Integer>> futures) {
    return futures.stream().map(future -> coroutine(() -> await(future))).toList();
  }

  private static void assertGathersInOrderOfTheArguments(
      List<Future<Integer>> futures, Future<? extends List<?>> all, List<?> expected) {
    var calls = new Trace();
    all.addDoneCallback(done -> calls.record("called"));
    futures.get(1).setResult(1);
    futures.get(0).setResult(2);
    Testing.settle();
    assertThat(all.isDone()).isFalse();
    assertThat(calls.events()).isEmpty();

    futures.get(2).setResult(3);
    Testing.settle();
    assertThat(all.result()).isEqualTo(expected);
    assertThat(calls.events()).containsExactly("called");
  }

  // test_tasks: test_success
  @AsyncTest
  void resultsComeInTheOrderOfTheArguments() {
    List<Future<Integer>> some = futures(3);
    assertGathersInOrderOfTheArguments(some, gather(some), List.of(2, 1, 3));
    List<Future<Integer>> others = futures(3);
    assertGathersInOrderOfTheArguments(others, gather(awaiting(others)), List.of(2, 1, 3));
  }

  // test_tasks: test_result_exception_success
  @AsyncTest
  void outcomesComeInTheOrderOfTheArguments() {
    List<Outcome<Integer>> expected =
        List.of(new Outcome.Success<>(2), new Outcome.Success<>(1), new Outcome.Success<>(3));
    List<Future<Integer>> some = futures(3);
    assertGathersInOrderOfTheArguments(some, gatherOutcomes(some), expected);
    List<Future<Integer>> others = futures(3);
    assertGathersInOrderOfTheArguments(others, gatherOutcomes(awaiting(others)), expected);
  }

  // test_tasks: test_one_exception
  @AsyncTest
  void theFirstFailureIsTheFailureOfAllAtOnce() {
    for (boolean coroutines : List.of(false, true)) {
      List<Future<Integer>> some = futures(5);
      Future<List<Integer>> all = gather(coroutines ? awaiting(some) : some);
      var error = new IOException("first");
      some.get(0).setResult(1);
      some.get(1).setException(error);
      Testing.settle();

      assertThat(all.exception()).isSameAs(error);
      some.get(2).setResult(3);
      some.get(3).cancel();
      some.get(4).setException(new IOException("counts as read"));
      Testing.settle();
      assertThat(all.exception()).isSameAs(error);
    }
  }

  @AsyncTest
  void theOthersGoOnAfterAFailure() {
    Task<Void> other = createTask(() -> sleep(seconds(1)));
    Task<Void> failing =
        createTask(() -> {
          throw new IOException("first");
        });

    assertThatThrownBy(() -> await(gather(List.of(other, failing)))).hasMessage("first");
    assertThat(other.isDone()).isFalse();
    await(other);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
  }

  // test_tasks: test_return_exceptions
  @AsyncTest
  void outcomesTellFailuresAndNeverFail() {
    List<Future<Integer>> some = futures(4);
    Future<List<Outcome<Integer>>> all = gatherOutcomes(awaiting(some));
    var one = new IOException("one");
    var two = new IllegalStateException("two");
    some.get(1).setResult(1);
    some.get(2).setException(one);
    some.get(0).setResult(3);
    Testing.settle();
    assertThat(all.isDone()).isFalse();
    some.get(3).setException(two);

    assertThat(await(all))
        .containsExactly(
            new Outcome.Success<>(3),
            new Outcome.Success<>(1),
            new Outcome.Failure<>(one),
            new Outcome.Failure<>(two));
  }

  // test_tasks: test_constructor_empty_sequence_use_running_loop
  @AsyncTest
  void gatheringNothingIsDoneAndEmpty() {
    Future<List<Integer>> all = gather(List.<Future<Integer>>of());

    assertThat(all.loop()).isSameAs(EventLoop.running());
    assertThat(await(all)).isEmpty();
    assertThat(await(gatherOutcomes(List.<Future<Integer>>of()))).isEmpty();
  }

  @AsyncTest
  void gatheringDoneFuturesIsDoneAtOnce() {
    List<Future<Integer>> some = futures(2);
    some.get(0).setResult(1);
    some.get(1).setResult(2);

    assertThat(gather(some).result()).containsExactly(1, 2);
  }

  // test_tasks: test_constructor_use_running_loop
  @AsyncTest
  void bodiesAreRunAsTasksOfTheRunningLoop() {
    Future<List<Task<?>>> all = gather(() -> Task.current(), () -> Task.current());

    assertThat(all.loop()).isSameAs(EventLoop.running());
    assertThat(await(all)).hasSize(2).doesNotHaveDuplicates().doesNotContain(Task.current());
  }

  // test_tasks: test_one_cancellation
  @AsyncTest
  void aCancelledChildIsAFailureAndDoesNotCancelTheOthers() {
    List<Future<Integer>> some = futures(3);
    Future<List<Integer>> all = gather(some);
    some.get(0).setResult(1);
    some.get(1).cancel();
    Testing.settle();

    assertThat(all.isDone()).isTrue();
    assertThat(all.isCancelled()).isFalse();
    assertThat(all.exception()).isInstanceOf(CancelledError.class);
    assertThat(some.get(2).isDone()).isFalse();
    assertThatThrownBy(() -> await(all)).isInstanceOf(CancelledError.class);
    assertThat(Task.current().cancelling()).isZero();
  }

  // test_tasks: test_result_exception_one_cancellation
  @AsyncTest
  void outcomesTellCancellations() {
    List<Future<Integer>> some = futures(4);
    Future<List<Outcome<Integer>>> all = gatherOutcomes(some);
    var error = new IOException();
    some.get(0).setResult(1);
    some.get(1).setException(error);
    some.get(2).cancel("gone");
    Testing.settle();
    assertThat(all.isDone()).isFalse();
    some.get(3).setResult(3);

    List<Outcome<Integer>> outcomes = await(all);
    assertThat(outcomes.get(1)).isEqualTo(new Outcome.Failure<>(error));
    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Cancelled.class);
    assertThatThrownBy(outcomes.get(2)::get).isInstanceOf(CancelledError.class).hasMessage("gone");
    assertThat(outcomes.get(3)).isEqualTo(new Outcome.Success<>(3));
  }

  // test_tasks: test_duplicate_coroutines
  @AsyncTest
  void aCoroutineGivenSeveralTimesRunsOnce() {
    var trace = new Trace();
    Coroutine<String> same =
        coroutine(() -> {
          trace.record("run");
          return "abc";
        });

    assertThat(await(gather(List.of(same, same, coroutine(() -> "def"), same))))
        .containsExactly("abc", "abc", "def", "abc");
    assertThat(trace.events()).containsExactly("run");
  }

  // test_tasks: test_exception_marking
  @AsyncTest
  void laterFailuresOfChildrenCountAsRead() {
    List<Future<Integer>> gates = futures(2);
    Task<List<Integer>> outer =
        createTask(
            () -> await(gather(() -> failAfter(gates.get(0)), () -> failAfter(gates.get(1)))));
    Testing.settle();
    gates.get(0).setResult(null);
    Testing.settle();
    gates.get(1).setResult(null);
    Testing.settle();

    assertThat(outer.exception()).isInstanceOf(IOException.class);
  }

  private static Integer failAfter(Future<Integer> gate) throws IOException {
    await(gate);
    throw new IOException("not to be reported");
  }
}
