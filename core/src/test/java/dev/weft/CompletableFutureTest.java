package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CompletableFutureTest {
  // test_futures: test_wrap_future
  @AsyncTest
  void awaitGivesWhatAnotherThreadCompletes() {
    var outside = new CompletableFuture<Thread>();
    Thread thread = Thread.ofPlatform().start(() -> outside.complete(Thread.currentThread()));

    assertThat(await(outside)).isSameAs(thread);
  }

  // test_futures: test_wrap_future_use_running_loop
  @AsyncTest
  void awaitingAStageLetsTheOthersRun() {
    var outside = new CompletableFuture<String>();
    CompletionStage<String> stage = outside.thenApply(value -> value + "!");
    Task<String> task = createTask(() -> await(stage));
    Testing.settle();
    assertThat(task.isDone()).isFalse();
    outside.complete("oi");

    assertThat(await(task)).isEqualTo("oi!");
  }

  @AsyncTest
  void awaitingACompleteStageGivesItsValue() {
    assertThat(await(CompletableFuture.completedFuture("there"))).isEqualTo("there");
    assertThat(await(CompletableFuture.completedStage("there"))).isEqualTo("there");
  }

  @AsyncTest
  void aStageThatNeedsTheLoopRunsOnIt() {
    EventLoop loop = EventLoop.running();
    var where = CompletableFuture.supplyAsync(EventLoop::running, loop);

    assertThat(await(where)).isSameAs(loop);
  }

  @AsyncTest
  void theFailureOfAStageComesOutUnwrapped() {
    var error = new IOException("disk");
    var outside = new CompletableFuture<String>();
    CompletableFuture<String> dependent = outside.thenApply(value -> value);
    outside.completeExceptionally(error);

    assertThatThrownBy(() -> await(outside)).isSameAs(error);
    assertThatThrownBy(() -> await(dependent)).isSameAs(error);
    assertThatThrownBy(() -> await(CompletableFuture.failedStage(error))).isSameAs(error);
  }

  @AsyncTest
  void aCompletionExceptionWithoutACauseStaysWhatItIs() {
    var error = new CompletionException("bare", null);

    assertThatThrownBy(() -> await(CompletableFuture.failedFuture(error))).isSameAs(error);
  }

  // test_futures: test_wrap_future_cancel
  @AsyncTest
  void cancellingTheTaskCancelsTheCompletableFuture() {
    var outside = new CompletableFuture<String>();
    Task<String> task = createTask(() -> await(outside));
    Testing.settle();
    task.cancel("enough");

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("enough");
    assertThat(outside.isCancelled()).isTrue();
  }

  @AsyncTest
  void cancellingTheTaskWorksForAStageThatCannotBeCancelled() {
    var outside = new CompletableFuture<String>();
    Task<String> task = createTask(() -> await(outside.minimalCompletionStage()));
    Testing.settle();
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(outside.isDone()).isFalse();
  }

  @AsyncTest
  void aTaskCancelledBeforeItAwaitsCancelsTheCompletableFuture() {
    var outside = new CompletableFuture<String>();
    Task<String> task =
        createTask(() -> {
          Task.current().cancel();
          return await(outside);
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(outside.isCancelled()).isTrue();
  }

  // test_futures: test_wrap_future_cancel2
  @AsyncTest
  void cancellingTheTaskDoesNotChangeACompletableFutureThatIsComplete() {
    var outside = new CompletableFuture<Integer>();
    Task<Integer> task = createTask(() -> await(outside));
    Testing.settle();
    outside.complete(42);
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(outside.isCancelled()).isFalse();
    assertThat(outside.join()).isEqualTo(42);
  }

  @AsyncTest
  void cancelledJustAfterTheValueHasArrivedTheTaskGetsIt() {
    var trace = new Trace();
    var outside = new CompletableFuture<String>();
    Task<Void> task =
        createTask(() -> {
          trace.record(await(outside));
          yieldNow();
          trace.record("went on");
        });
    Testing.settle();
    outside.complete("value");
    // comes from the inbox behind the value: the task is woken then, but has not resumed
    EventLoop.running().callSoonThreadsafe(task::cancel);

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("value");
  }

  @AsyncTest
  void cancellingTheCompletableFutureCancelsTheAwaiter() {
    var outside = new CompletableFuture<String>();
    Task<String> task = createTask(() -> await(outside));
    Testing.settle();
    outside.cancel(true);

    assertThatThrownBy(() -> await(task))
        .isInstanceOf(CancelledError.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancelling()).isZero();
  }

  @AsyncTest
  void awaitOfAPlainFutureWaitsOffTheLoop() {
    var outside = new FutureTask<>(() -> "value");
    Task<String> task = createTask(() -> await(outside));
    yieldNow();
    assertThat(task.isDone()).isFalse();
    Thread.ofPlatform().start(outside);

    assertThat(await(task)).isEqualTo("value");
    assertThat(await(outside)).isEqualTo("value");
  }

  @AsyncTest
  void theFailureOfAPlainFutureComesOutUnwrapped() {
    var error = new IOException("disk");
    FutureTask<String> pending = failing(error);
    Task<String> task = createTask(() -> await(pending));
    yieldNow();
    Thread.ofPlatform().start(pending);
    FutureTask<String> done = failing(error);
    done.run();

    assertThatThrownBy(() -> await(task)).isSameAs(error);
    assertThatThrownBy(() -> await(done)).isSameAs(error);
  }

  private static FutureTask<String> failing(IOException error) {
    return new FutureTask<>(() -> {
      throw error;
    });
  }

  @AsyncTest
  void plainFuturesAreCancelledInBothDirections() {
    var inner = new FutureTask<>(() -> "never");
    Task<String> outer = createTask(() -> await(inner));
    yieldNow();
    outer.cancel("enough");
    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class).hasMessage("enough");
    assertThat(inner.isCancelled()).isTrue();

    var cancelled = new FutureTask<>(() -> "never");
    Task<String> waiter = createTask(() -> await(cancelled));
    yieldNow();
    cancelled.cancel(true);
    assertThatThrownBy(() -> await(waiter))
        .isInstanceOf(CancelledError.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(waiter.cancelling()).isZero();
  }

  @AsyncTest
  void aTaskCancelledBeforeItAwaitsCancelsThePlainFuture() {
    var inner = new FutureTask<>(() -> "never");
    Task<String> outer =
        createTask(() -> {
          Task.current().cancel();
          return await(inner);
        });

    assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class);
    assertThat(inner.isCancelled()).isTrue();
  }

  @AsyncTest
  void toCompletableFutureEndsAsTheFutureDoes() {
    Future<Integer> fine = Future.create();
    Future<Integer> failed = Future.create();
    Future<Integer> cancelled = Future.create();
    CompletableFuture<Integer> value = fine.toCompletableFuture();
    CompletableFuture<Integer> failure = failed.toCompletableFuture();
    CompletableFuture<Integer> cancellation = cancelled.toCompletableFuture();
    var error = new IOException("disk");
    fine.setResult(42);
    failed.setException(error);
    cancelled.cancel();
    assertThat(value).isNotDone();
    Testing.settle();

    assertThat(value).isCompletedWithValue(42);
    assertThatThrownBy(failure::get).isInstanceOf(ExecutionException.class).hasCause(error);
    assertThat(cancellation).isCancelled();
  }

  @AsyncTest
  void cancellingACompletableFutureCancelsItsTask() {
    Task<Void> task = createTask(() -> sleep(seconds(10)));
    CompletableFuture<Void> mirror = task.toCompletableFuture();
    Testing.settle();
    assertThat(mirror.cancel(true)).isTrue();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isZero();
  }

  @Test
  void cancellingACompletableFutureFromAnotherThreadCancelsItsTask() {
    TestLoop.run(() -> {
      Future<Void> never = Future.create();
      Task<Void> task = createTask(() -> await(never));
      CompletableFuture<Void> mirror = task.toCompletableFuture();
      Testing.settle();
      Thread.ofPlatform().start(() -> mirror.cancel(true));

      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(never.isCancelled()).isTrue();
    });
  }

  // test_futures: test_wrap_future_future
  // Weft differs: no wrapping, await takes either kind; there and back is the same value.
  @AsyncTest
  void aFutureThereAndBackGivesTheSameValue() {
    Future<Integer> future = Future.create();
    Task<Integer> task = createTask(() -> await(future.toCompletableFuture()));
    Testing.settle();
    future.setResult(42);

    assertThat(await(task)).isEqualTo(42);
  }

  @AsyncTest
  void aStageThatCannotBeListenedToDoesNotHoldUpVirtualTime() {
    assertThatThrownBy(() -> await(new Deaf())).isInstanceOf(UnsupportedOperationException.class);

    Task<Void> sleeper = createTask(() -> sleep(seconds(3600)));
    Thread rescue = rescueFromWaitingForEver(sleeper);
    await(sleeper);
    rescue.interrupt();
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3600));
  }

  private static final class Deaf extends CompletableFuture<String> {
    @Override
    public CompletableFuture<String> whenComplete(
        BiConsumer<? super String, ? super Throwable> action) {
      throw new UnsupportedOperationException("deaf");
    }
  }

  private static Thread rescueFromWaitingForEver(Task<?> task) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(2000);
            task.loop().callSoonThreadsafe(task::cancel);
          } catch (InterruptedException e) {
            // it was not needed
          }
        });
  }
}
