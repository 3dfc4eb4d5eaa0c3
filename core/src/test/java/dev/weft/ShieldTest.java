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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShieldTest {
  // test_tasks: test_shield_result
  @Test
  void aShieldGivesTheResult() {
    TestLoop.run(() -> {
      Future<Integer> inner = Future.create();
      Future<Integer> outer = shield(inner);
      inner.setResult(42);

      assertThat(await(outer)).isEqualTo(42);
    });
  }

  // test_tasks: test_shield_exception
  @Test
  void aShieldGivesTheFailure() {
    TestLoop.run(() -> {
      Future<Integer> inner = Future.create();
      Future<Integer> outer = shield(inner);
      var error = new IOException("expected");
      inner.setException(error);
      TestLoop.settle();

      assertThat(outer.exception()).isSameAs(error);
    });
  }

  // test_tasks: test_shield_cancel_inner
  @Test
  void cancellingTheInsideCancelsTheShield() {
    TestLoop.run(() -> {
      Future<Integer> inner = Future.create();
      Future<Integer> outer = shield(inner);
      inner.cancel();
      TestLoop.settle();

      assertThat(outer.isCancelled()).isTrue();
    });
  }

  // test_tasks: test_shield_cancel_outer, test_shield_cancel_outer_result
  @Test
  void cancellingTheShieldLeavesTheInsideAlone() {
    TestLoop.run(() -> {
      Future<Integer> inner = Future.create();
      Future<Integer> outer = shield(inner);
      outer.cancel();
      TestLoop.settle();
      assertThat(outer.isCancelled()).isTrue();
      assertThat(inner.isDone()).isFalse();

      inner.setResult(1);
      TestLoop.settle();
      assertThat(inner.result()).isEqualTo(1);
    });
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
          TestLoop.settle();
          inner.setException(error);
          TestLoop.settle();
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
          TestLoop.settle();
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
            TestLoop.settle();
          }
          inner.setException(error);
          TestLoop.settle();
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
  @Test
  void whatIsDoneNeedsNoShield() {
    TestLoop.run(() -> {
      Future<Integer> done = Future.create();
      done.setResult(42);

      assertThat(shield(done)).isSameAs(done);
      assertThat(await(shield(done))).isEqualTo(42);
    });
  }

  // test_tasks: test_shield_effect
  @Test
  void cancellingATaskBehindAShieldLeavesTheShieldedOneRunning() {
    TestLoop.run(() -> {
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
      TestLoop.settle();
      outer.cancel();

      assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
      gate.setResult(null);
      TestLoop.settle();
      assertThat(trace.events()).containsExactly("inner");
    });
  }

  // test_tasks: test_shield_gather
  @Test
  void aShieldedGatherGoesOn() {
    TestLoop.run(() -> {
      Future<Integer> one = Future.create();
      Future<Integer> two = Future.create();
      Future<List<Integer>> parent = gather(List.of(one, two));
      Future<List<Integer>> outer = shield(parent);
      outer.cancel();
      TestLoop.settle();
      assertThat(outer.isCancelled()).isTrue();

      one.setResult(1);
      two.setResult(2);
      TestLoop.settle();
      assertThat(parent.result()).containsExactly(1, 2);
    });
  }

  // test_tasks: test_gather_shield
  @Test
  void cancellingAGatherOfShieldsLeavesTheInsidesAlone() {
    TestLoop.run(() -> {
      Future<Integer> child1 = Future.create();
      Future<Integer> child2 = Future.create();
      Future<Integer> inner1 = shield(child1);
      Future<Integer> inner2 = shield(child2);
      Future<List<Integer>> parent = gather(List.of(inner1, inner2));
      parent.cancel();
      TestLoop.settle();

      assertThat(parent.exception()).isInstanceOf(CancelledError.class);
      assertThat(inner1.isCancelled()).isTrue();
      assertThat(inner2.isCancelled()).isTrue();
      child1.setResult(1);
      child2.setResult(2);
      TestLoop.settle();
      assertThat(child1.result() + child2.result()).isEqualTo(3);
    });
  }

  // test_tasks: test_shield_coroutine_use_running_loop
  @Test
  void aShieldedCoroutineBecomesATaskOfTheRunningLoop() {
    TestLoop.run(() -> {
      Future<Integer> outer = shield(coroutine(() -> 42));

      assertThat(outer.loop()).isSameAs(EventLoop.running());
      assertThat(await(outer)).isEqualTo(42);
    });
  }

  @Test
  void aTaskCancelledBeforeItAwaitsAShieldLeavesTheInsideAlone() {
    TestLoop.run(() -> {
      Task<Void> inner = createTask(() -> sleep(seconds(1)));
      Task<Void> outer =
          createTask(() -> {
            Task.current().cancel();
            await(shield(inner));
          });

      assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
      await(inner);
      assertThat(inner.isCancelled()).isFalse();
    });
  }

  @Test
  void aTaskCancelledJustAfterTheShieldWokeItGetsTheValue() {
    TestLoop.run(() -> {
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
      TestLoop.settle();
      inner.setResult("value");

      assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("cancel true", "value");
    });
  }
}
