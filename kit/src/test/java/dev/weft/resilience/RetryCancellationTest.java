package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.FlakyService;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class RetryCancellationTest {
  private final List<Duration> starts = new ArrayList<>();

  /** Fails always, and notes when it was begun. */
  private String failing() throws IOException {
    starts.add(EventLoop.running().time());
    throw new IOException("failure " + starts.size());
  }

  private String slow() throws IOException {
    starts.add(EventLoop.running().time());
    sleep(seconds(1));
    throw new IOException();
  }

  @AsyncTest
  void aCancellationIsNotTriedAgain() {
    Task<String> task = createTask(() -> Retry.forever().on(e -> true).run(this::slow));
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(starts).hasSize(1);
  }

  @AsyncTest
  void aCancellationOfSomethingAwaitedIsNotTriedAgainEither() {
    int[] calls = {0};
    assertThatThrownBy(() ->
            Retry.forever()
                .run(() -> {
                  calls[0]++;
                  throw new CancelledError("of something else");
                }))
        .isInstanceOf(CancelledError.class);
    assertThat(calls[0]).isEqualTo(1);
  }

  @AsyncTest
  void aTaskCancelledBeforehandMakesOneAttemptAtMost() {
    Task<String> task =
        createTask(() -> {
          Task.current().cancel();
          return Retry.forever().run(this::failing);
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(starts).hasSize(1);
  }

  @AsyncTest
  void cancelledWhileItWaitsItMakesNoAttempt() {
    Task<String> task = createTask(() -> Retry.forever().fixed(seconds(1)).run(this::failing));
    sleep(millis(2500));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(starts).hasSize(3);
  }

  @AsyncTest
  void cancelledJustAfterItsDelayWasOverItStopsAtTheNextSuspension() {
    Task<String> task = createTask(() -> Retry.attempts(9).fixed(seconds(1)).run(this::slow));
    EventLoop.running().callAt(seconds(2), task::cancel);
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() throws Exception {
    var service = FlakyService.answering("yes").takes(millis(10)).failsFirst(2);
    Retry retry = Retry.attempts(3).backoff(millis(5)).attemptTimeout(seconds(1));
    assertThat(retry.run(service::call)).isEqualTo("yes");
  }
}
