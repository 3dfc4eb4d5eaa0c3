package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SubmitTest {
  /** Runs {@code work} in another thread, and the loop meanwhile. */
  private static <T> T inThread(Callable<T> work) {
    var done = new CompletableFuture<T>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return await(done);
  }

  // test_tasks: test_run_coroutine_threadsafe
  @AsyncTest
  void anotherThreadGetsTheValueOfWhatItSubmits() {
    EventLoop loop = EventLoop.running();
    int sum =
        inThread(() ->
            loop.submit(
                    () -> {
                      sleep(seconds(0.05));
                      return 1 + 2;
                    })
                .get());

    assertThat(sum).isEqualTo(3);
    assertThat(loop.time()).isEqualTo(millis(50));
  }

  @AsyncTest
  void whatIsSubmittedRunsAsATaskOfTheLoop() {
    EventLoop loop = EventLoop.running();
    Task<?> task = inThread(() -> loop.submit(() -> (Task<?>) Task.current()).get());

    assertThat(task.loop()).isSameAs(loop);
    assertThat(task).isNotSameAs(Task.current());
    assertThat(task.isDone()).isTrue();
  }

  // test_tasks: test_run_coroutine_threadsafe_with_exception
  @AsyncTest
  void anotherThreadGetsTheFailureAsACause() {
    EventLoop loop = EventLoop.running();
    var error = new IOException("Fail!");

    assertThatThrownBy(() ->
            inThread(() ->
                loop.submit(
                        () -> {
                          yieldNow();
                          throw error;
                        })
                    .get()))
        .isInstanceOf(ExecutionException.class)
        .hasCause(error);
  }

  // test_tasks: test_run_coroutine_threadsafe_with_timeout
  @AsyncTest
  void aThreadThatGivesUpCancelsTheTask() {
    EventLoop loop = EventLoop.running();
    Future<Void> never = Future.create();
    CompletableFuture<Void> submitted = loop.submit(() -> await(never));
    Testing.settle();

    assertThatThrownBy(() -> inThread(() -> submitted.get(0, TimeUnit.SECONDS)))
        .isInstanceOf(TimeoutException.class);
    boolean cancelled = inThread(() -> submitted.cancel(true));
    Testing.settle();
    assertThat(cancelled).isTrue();
    assertThat(never.isCancelled()).isTrue();
    assertThat(Task.all()).containsExactly(Task.current());
  }

  // test_tasks: test_run_coroutine_threadsafe_task_cancelled
  @AsyncTest
  void aTaskThatIsCancelledCancelsTheThreadsFuture() {
    EventLoop loop = EventLoop.running();

    CompletableFuture<Void> submitted =
        inThread(() ->
            loop.submit(() -> {
              Task.current().cancel();
              yieldNow();
            }));
    Testing.settle();

    assertThat(submitted).isCancelled();
  }

  @AsyncTest
  void whatIsCancelledBeforeTheLoopTookItNeverRuns() {
    var trace = new Trace();
    CompletableFuture<Void> submitted = EventLoop.running().submit(() -> trace.record("body"));
    submitted.cancel(true);
    Testing.settle();

    assertThat(trace.events()).isEmpty();
    assertThat(Task.all()).containsExactly(Task.current());
  }

  @AsyncTest
  void bodiesRunInTheOrderInWhichTheyWereSubmitted() {
    EventLoop loop = EventLoop.running();
    var trace = new Trace();
    inThread(() -> {
      for (int i = 0; i < 4; i++) {
        String event = "body " + i;
        loop.submit(() -> trace.record(event));
      }
      return null;
    });
    Testing.settle();

    assertThat(trace.events()).containsExactly("body 0", "body 1", "body 2", "body 3");
  }

  @Test
  void whatALoopIsGivenBeforeItRunsStartsWhenItDoes() {
    try (EventLoop loop = EventLoop.create()) {
      CompletableFuture<String> submitted = loop.submit(() -> "value");
      assertThat(submitted).isNotDone();
      loop.runUntilComplete(() -> yieldNow());
      loop.runUntilComplete(() -> yieldNow());

      assertThat(submitted).isCompletedWithValue("value");
    }
  }

  @Test
  void aBodyRunsInACopyOfTheSubmittersContext() {
    var variable = new ContextVar<String>("variable", "nope");
    TestLoop.run(() -> {
      EventLoop loop = EventLoop.running();
      variable.set("loop");
      String seen =
          inThread(() -> {
            variable.set("thread");
            return loop.submit(() -> variable.get()).get();
          });

      assertThat(seen).isEqualTo("thread");
      assertThat(variable.get()).isEqualTo("loop");
    });
  }

  // test_tasks: test_run_coroutine_threadsafe_task_factory_exception
  // Weft differs: there is no task factory; a loop that can create no task any more says so at
  // once.
  @Test
  void aClosedLoopRefuses() {
    EventLoop loop = EventLoop.create();
    loop.close();

    assertThatThrownBy(() -> loop.submit(() -> "never"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void nobodyWaitsForEverForABodyThatALoopNeverTook() {
    EventLoop loop = EventLoop.create();
    CompletableFuture<String> submitted = loop.submit(() -> "never");
    loop.close();

    assertThat(submitted).isDone();
    assertThat(submitted.isCompletedExceptionally()).isTrue();
  }

  @Test
  void nobodyWaitsForEverForATaskThatEndsWithItsLoop() throws InterruptedException {
    var started = new CountDownLatch(1);
    EventLoop loop = EventLoop.create();
    CompletableFuture<Void> submitted =
        loop.submit(() -> {
          started.countDown();
          await(Future.<Void>create());
        });
    Thread runner = Thread.ofPlatform().start(loop::runForever);
    started.await();
    loop.callSoonThreadsafe(loop::stop);
    runner.join();
    loop.close();

    assertThat(submitted).isCancelled();
  }

  // test_events: test_run_in_executor
  @AsyncTest
  void runInExecutorGivesTheValueFromTheOtherThread() {
    EventLoop loop = EventLoop.running();
    Thread[] thread = new Thread[1];
    Future<String> future =
        loop.runInExecutor(
            task -> thread[0] = Thread.ofPlatform().start(task), () -> "yo " + name());

    assertThat(await(future)).isEqualTo("yo " + thread[0].getName());
  }

  private static String name() {
    return Thread.currentThread().getName();
  }

  @AsyncTest
  void runInExecutorGivesTheFailureAsItIs() {
    var error = new IOException("disk");
    Future<Void> future =
        EventLoop.running()
            .runInExecutor(
                Thread::startVirtualThread,
                () -> {
                  throw error;
                });

    assertThatThrownBy(() -> await(future)).isSameAs(error);
  }

  // test_events: test_run_in_executor_cancel
  @Test
  void cancellingTheFutureOfAnExecutorDoesNotStopItsWork() throws InterruptedException {
    var release = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    TestLoop.run(() -> {
      Future<Void> future =
          EventLoop.running()
              .runInExecutor(
                  Thread::startVirtualThread,
                  () -> {
                    release.await();
                    ended.countDown();
                  });
      assertThat(future.cancel()).isTrue();
      assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
    });
    // the loop is closed: the result that comes now must harm nobody
    release.countDown();
    assertThat(ended.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }

  @AsyncTest
  void anExecutorThatRefusesThrows() {
    var refusal = new java.util.concurrent.RejectedExecutionException("full");

    assertThatThrownBy(() ->
            EventLoop.running()
                .runInExecutor(
                    task -> {
                      throw refusal;
                    },
                    () -> "never"))
        .isSameAs(refusal);
  }
}
