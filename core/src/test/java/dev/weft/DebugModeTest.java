package dev.weft;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class DebugModeTest {
  @Test
  void aSlowStepIsReportedWithTheTaskAndWhereItWas() {
    TestLoop.runInDebugMode(() -> {
      List<ErrorContext> errors = TestLoop.collectErrors();
      EventLoop.running().setSlowCallbackDuration(Duration.ofMillis(20));

      Asyncio.await(createTask("busy", DebugModeTest::compute));
      yieldNow();

      ErrorContext report =
          errors.stream().filter(e -> e.message().contains("busy")).findFirst().orElseThrow();
      assertThat(report.message()).contains("executing task busy").contains("seconds");
      assertThat(report.exception().getStackTrace())
          .anyMatch(frame -> frame.getMethodName().equals("compute"));
    });
  }

  private static void compute() {
    long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aSlowCallbackIsReported() {
    TestLoop.runInDebugMode(() -> {
      List<ErrorContext> errors = TestLoop.collectErrors();
      EventLoop.running().setSlowCallbackDuration(Duration.ofMillis(20));
      EventLoop.running().callSoon(DebugModeTest::compute);
      yieldNow();
      yieldNow();

      assertThat(errors).anyMatch(error -> error.message().contains("a callback took"));
    });
  }

  @Test
  void aQuickStepIsNot() {
    TestLoop.runInDebugMode(() -> {
      List<ErrorContext> errors = TestLoop.collectErrors();
      EventLoop.running().setSlowCallbackDuration(Duration.ofSeconds(100));
      Asyncio.await(createTask(DebugModeTest::compute));
      assertThat(errors).isEmpty();
    });
  }

  @Test
  void aCoroutineNeverAwaitedIsReportedWithItsPlace() {
    var errors = new java.util.ArrayList<ErrorContext>();
    try (var runner = Runner.builder().debug().build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> coroutine("forgotten", () -> 1).name());
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message())
        .contains("coroutine forgotten")
        .contains("was never awaited")
        .contains("DebugModeTest.java");
  }

  @Test
  void aCoroutineThatWasClosedIsNot() {
    TestLoop.runInDebugMode(() -> coroutine("closed", () -> 1).close());
  }

  @Test
  void aFailureNobodyAwaitsIsReportedAtOnceWithThePlaceOfCreation() {
    TestLoop.runInDebugMode(() -> {
      List<ErrorContext> errors = TestLoop.collectErrors();
      createTask(
          "failing",
          () -> {
            throw new IllegalArgumentException("oh");
          });
      yieldNow();
      yieldNow();

      assertThat(errors).hasSize(1);
      assertThat(errors.getFirst().message())
          .contains("task failing")
          .contains("created at")
          .contains("DebugModeTest.java")
          .contains("nobody read");
      assertThat(errors.getFirst().exception()).hasMessage("oh");
    });
  }

  @Test
  void aCallFromAWrongThreadIsRefused() {
    TestLoop.runInDebugMode(() -> {
      EventLoop loop = EventLoop.running();
      Future<Integer> future = Future.create();
      var elsewhere =
          CompletableFuture.runAsync(() -> {
            assertThatThrownBy(() -> future.setResult(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("called from thread")
                .hasMessageContaining("callSoonThreadsafe");
            assertThatThrownBy(() -> loop.callSoon(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("callSoonThreadsafe");
          });
      Asyncio.await(elsewhere);
      assertThat(future.isDone()).isFalse();
    });
  }

  @Test
  void cancellationsHaveAStackOnlyInDebugMode() throws InterruptedException, ExecutionException {
    assertThat(new CancelledError("why").getStackTrace().length > 0).isEqualTo(Debug.BY_DEFAULT);
  }
}
