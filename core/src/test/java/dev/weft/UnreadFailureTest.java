package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that nobody reads are reported, once; the others are not. */
class UnreadFailureTest {
  // test_futures: test_tb_logger_not_called_after_get_exception
  @AsyncTest
  void aFailureThatWasReadIsNotReported() {
    Task<Object> task = failing();
    yieldNow();
    assertThat(task.exception()).hasMessage("unread");
  }

  @Test
  void aFailureThatWasAwaitedIsNotReported() {
    TestLoop.run(
        () -> assertThatThrownBy(() -> await(failing())).isInstanceOf(IllegalStateException.class));
  }

  // test_futures: test_tb_logger_exception_unretrieved
  @Test
  void anUnreadFailureIsReportedWhenTheLoopCloses() {
    var errors = new ArrayList<ErrorContext>();
    try (var runner = Runner.builder().build()) {
      runner.loop().setExceptionHandler(errors::add);
      runner.run(() -> {
        failing();
        yieldNow();
      });
      assertThat(errors).isEmpty();
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message()).contains("nobody read its exception");
    assertThat(errors.getFirst().exception()).hasMessage("unread");
  }

  @AsyncTest
  void anUnreadFailureIsReportedWhenItsTaskIsCollected() throws Exception {
    List<ErrorContext> errors = TestLoop.collectErrors();
    failing();
    yieldNow();
    while (errors.isEmpty()) {
      System.gc();
      Asyncio.toThread(() -> Thread.sleep(1));
    }

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().exception()).hasMessage("unread");
  }

  @AsyncTest
  void aCancelledTaskIsNoFailure() {
    Task<Void> task = createTask(() -> Asyncio.sleep(Asyncio.seconds(1)));
    yieldNow();
    task.cancel();
    yieldNow();
    assertThat(task.isCancelled()).isTrue();
  }

  private static Task<Object> failing() {
    return createTask(() -> {
      throw new IllegalStateException("unread");
    });
  }
}
