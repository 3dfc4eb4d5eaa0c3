package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShieldTest {
  // test_tasks: test_shield_result
  @AsyncTest
  void aShieldGivesTheResult() {
    Future<Integer> inner = Future.create();
    Future<Integer> outer = shield(inner);
    inner.setResult(42);

    assertThat(await(outer)).isEqualTo(42);
  }

  // test_tasks: test_shield_exception
  @AsyncTest
  void aShieldGivesTheFailure() {
    Future<Integer> inner = Future.create();
    Future<Integer> outer = shield(inner);
    var error = new IOException("expected");
    inner.setException(error);
    Testing.settle();

    assertThat(outer.exception()).isSameAs(error);
  }

  // test_tasks: test_shield_cancel_inner
  @AsyncTest
  void cancellingTheInsideCancelsTheShield() {
    Future<Integer> inner = Future.create();
    Future<Integer> outer = shield(inner);
    inner.cancel();
    Testing.settle();

    assertThat(outer.isCancelled()).isTrue();
  }

  // test_tasks: test_shield_cancel_outer, test_shield_cancel_outer_result
  @AsyncTest
  void cancellingTheShieldLeavesTheInsideAlone() {
    Future<Integer> inner = Future.create();
    Future<Integer> outer = shield(inner);
    outer.cancel();
    Testing.settle();
    assertThat(outer.isCancelled()).isTrue();
    assertThat(inner.isDone()).isFalse();

    inner.setResult(1);
    Testing.settle();
    assertThat(inner.result()).isEqualTo(1);
  }

  // test_tasks: test_shield_cancel_outer_exception
  @Test
  void aFailureBehindACancelledShieldIsReported() {
    List<ErrorContext> errors = new ArrayList<>();
    var error = new IOException("nobody waits any more");
    runReportingTo(
        errors,
        () -> {
          Future<Integer> inner = Future.create();
          Future<Integer> outer = shield(inner);
          outer.cancel();
          Testing.settle();
          inner.setException(error);
          Testing.settle();
        });

    assertThat(errors).extracting(ErrorContext::exception).containsExactly(error);
  }

  // test_tasks: test_shield_cancel_outer_exception
  @Test
  void aFailureTogetherWithTheCancellationOfTheShieldIsReported() {
    List<ErrorContext> errors = new ArrayList<>();
    var error = new IOException("nobody waits any more");
    runReportingTo(
        errors,
        () -> {
          Future<Integer> inner = Future.create();
          Future<Integer> outer = shield(inner);
          inner.setException(error);
          outer.cancel();
          Testing.settle();
        });

    assertThat(errors).extracting(ErrorContext::exception).containsExactly(error);
  }

  // test_tasks: test_shield_duplicate_log_once
  @Test
  void aFailureBehindSeveralCancelledShieldsIsReportedOnce() {
    List<ErrorContext> errors = new ArrayList<>();
    var error = new IOException("nobody waits any more");
    runReportingTo(
        errors,
        () -> {
          Future<Integer> inner = Future.create();
          for (int i = 0; i < 2; i++) {
            Future<Integer> outer = shield(inner);
            outer.cancel();
            Testing.settle();
          }
          inner.setException(error);
          Testing.settle();
        });

    assertThat(errors).extracting(ErrorContext::exception).containsExactly(error);
  }

  private static <X extends Throwable> void runReportingTo(
      List<ErrorContext> errors, Block.Run<X> body) throws X {
    try (var runner = Runner.builder().virtualTime().build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(body);
    }
  }

  // test_tasks: test_shield_shortcut
  @AsyncTest
  void whatIsDoneNeedsNoShield() {
    Future<Integer> done = Future.create();
    done.setResult(42);

    assertThat(shield(done)).isSameAs(done);
    assertThat(await(shield(done))).isEqualTo(42);
  }

  // test_tasks: test_shield_effect
  @AsyncTest
  void cancellingATaskBehindAShieldLeavesTheShieldedOneRunning() {
    var trace = new Trace();
    Future<Void> gate = Future.create();
    Coroutine<Void> inner =
        coroutine(
            "inner",
            () -> {
              await(gate);
              trace.record("inner");
            });
    Task<Void> outer =
        createTask(() -> {
          await(shield(inner));
          trace.record("outer");
        });
    Testing.settle();
    outer.cancel();

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    gate.setResult(null);
    Testing.settle();
    assertThat(trace.events()).containsExactly("inner");
  }

  // test_tasks: test_shield_gather
  @AsyncTest
  void aShieldedGatherGoesOn() {
    Future<Integer> one = Future.create();
    Future<Integer> two = Future.create();
    Future<List<Integer>> parent = gather(List.of(one, two));
    Future<List<Integer>> outer = shield(parent);
    outer.cancel();
    Testing.settle();
    assertThat(outer.isCancelled()).isTrue();

    one.setResult(1);
    two.setResult(2);
    Testing.settle();
    assertThat(parent.result()).containsExactly(1, 2);
  }

  // test_tasks: test_gather_shield
  @AsyncTest
  void cancellingAGatherOfShieldsLeavesTheInsidesAlone() {
    Future<Integer> child1 = Future.create();
    Future<Integer> child2 = Future.create();
    Future<Integer> inner1 = shield(child1);
    Future<Integer> inner2 = shield(child2);
    Future<List<Integer>> parent = gather(List.of(inner1, inner2));
    parent.cancel();
    Testing.settle();

    assertThat(parent.exception()).isInstanceOf(CancelledError.class);
    assertThat(inner1.isCancelled()).isTrue();
    assertThat(inner2.isCancelled()).isTrue();
    child1.setResult(1);
    child2.setResult(2);
    Testing.settle();
    assertThat(child1.result() + child2.result()).isEqualTo(3);
  }

  // test_tasks: test_shield_coroutine_use_running_loop
  @AsyncTest
  void aShieldedCoroutineBecomesATaskOfTheRunningLoop() {
    Future<Integer> outer = shield(coroutine(() -> 42));

    assertThat(outer.loop()).isSameAs(EventLoop.running());
    assertThat(await(outer)).isEqualTo(42);
  }

  @AsyncTest
  void aTaskCancelledBeforeItAwaitsAShieldLeavesTheInsideAlone() {
    Task<Void> inner = createTask(() -> sleep(seconds(1)));
    Task<Void> outer =
        createTask(() -> {
          Task.current().cancel();
          await(shield(inner));
        });

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    await(inner);
    assertThat(inner.isCancelled()).isFalse();
  }

  @AsyncTest
  void aTaskCancelledJustAfterTheShieldWokeItGetsTheValue() {
    var trace = new Trace();
    Future<String> inner = Future.create();
    Future<String> shielded = shield(inner);
    List<Task<?>> waiter = new ArrayList<>();
    // registered before the waiter comes, so it runs when that is woken but has not resumed
    shielded.addDoneCallback(done -> trace.record("cancel " + waiter.getFirst().cancel()));
    Task<Void> outer =
        createTask(() -> {
          trace.record(await(shielded));
          yieldNow();
          trace.record("went on");
        });
    waiter.add(outer);
    Testing.settle();
    inner.setResult("value");

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("cancel true", "value");
  }
}
