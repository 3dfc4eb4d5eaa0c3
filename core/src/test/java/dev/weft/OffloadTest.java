package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OffloadTest {
  @AsyncTest
  void theLoopRunsWhileTheBodyIsAway() {
    var latch = new CountDownLatch(1);
    Task<String> away =
        createTask(() ->
            toThread(() -> {
              latch.await();
              return "back";
            }));
    yieldNow();
    assertThat(away.isDone()).isFalse();
    latch.countDown();

    assertThat(await(away)).isEqualTo("back");
  }

  @AsyncTest
  void threadAndThreadLocalsStayTheSame() {
    ThreadLocal<String> local = new ThreadLocal<>();
    local.set("mine");
    Thread thread = Thread.currentThread();

    assertThat(toThread(local::get)).isEqualTo("mine");
    assertThat(toThread(Thread::currentThread)).isSameAs(thread);
  }

  @AsyncTest
  void theBodySeesACopyOfTheContext() {
    ContextVar<String> variable = new ContextVar<>("variable");
    variable.set("before");

    String seen =
        toThread(() -> {
          String value = variable.get();
          variable.set("inside");
          return value;
        });

    assertThat(seen).isEqualTo("before");
    assertThat(variable.get()).isEqualTo("before");
  }

  @Test
  void itsOwnExceptionComesOut() {
    TestLoop.run(() ->
        assertThatThrownBy(() ->
                toThread(() -> {
                  throw new IOException("disk");
                }))
            .isInstanceOf(IOException.class)
            .hasMessage("disk"));
  }

  @Test
  void suspendingInsideIsRefused() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> toThread(Asyncio::yieldNow))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("no running event loop"));
  }

  @AsyncTest
  void aLoopOfItsOwnIsAllowedInside() {
    int value =
        toThread(() ->
            Asyncio.run(() -> {
              yieldNow();
              return 7;
            }));
    assertThat(value).isEqualTo(7);
  }

  @AsyncTest
  void aTaskCancelledBeforehandNeverGoesAway() {
    var trace = new Trace();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          toThread(() -> trace.record("ran"));
        });

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void cancellingInterruptsTheBodyAndWaitsForItsEnd() {
    var state = new AtomicReference<>("new");
    Task<Void> task = createTask(() -> toThread(() -> sleepUntilInterrupted(state)));
    yieldNow();
    task.cancel("stop");

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class).hasMessage("stop");
    assertThat(state.get()).isEqualTo("cleaned up");
  }

  private static void sleepUntilInterrupted(AtomicReference<String> state)
      throws InterruptedException {
    try {
      Thread.sleep(100_000);
    } finally {
      state.set("cleaned up");
    }
  }

  @AsyncTest
  void aBodyThatFinishesDespiteACancellationGivesItsResult() {
    var latch = new CountDownLatch(1);
    Task<String> task = createTask(() -> toThread(() -> ignoringInterrupts(latch)));
    yieldNow();
    task.cancel();
    latch.countDown();

    assertThat(await(task)).isEqualTo("done all the same");
  }

  private static String ignoringInterrupts(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
    return "done all the same";
  }

  @AsyncTest
  void noInterruptIsLeftBehindInTheTask() {
    var latch = new CountDownLatch(1);
    Task<Boolean> task =
        createTask(() -> {
          toThread(() -> spinUntil(latch));
          return Thread.currentThread().isInterrupted();
        });
    yieldNow();
    task.cancel();
    latch.countDown();

    assertThat(await(task)).isFalse();
  }

  private static void spinUntil(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
