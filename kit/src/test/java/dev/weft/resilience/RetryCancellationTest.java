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
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.FlakyService;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

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

  /** Two share what they retry, which one of them at a time may use; some are cancelled. */
  @AsyncTest(seeds = 1000)
  void inEveryOrderNoAttemptFollowsACancellation() {
    RandomGenerator random = EventLoop.running().random();
    var lock = new Lock();
    Retry retry = Retry.attempts(4).backoff(millis(2)).jitter(0.5).attemptTimeout(millis(5));
    TaskGroup.run(group -> {
      for (int i = 0; i < 2; i++) {
        int[] time = random.ints(4, 0, 8).toArray();
        int[] attempts = {0};
        boolean[] cancelled = {false};
        Task<Void> task =
            group.createTask(() -> {
              try {
                retry.run(() -> {
                  assertThat(cancelled[0]).isFalse();
                  attempts[0]++;
                  try (var _ = lock.hold()) {
                    sleep(millis(time[attempts[0] - 1]));
                    if (attempts[0] < 3) {
                      throw new IOException();
                    }
                  }
                });
                assertThat(attempts[0]).isBetween(3, 4);
              } catch (Exception e) {
                assertThat(e).isInstanceOf(TimeoutException.class); // undeclared
                assertThat(attempts[0]).isEqualTo(4);
              }
            });
        if (random.nextBoolean()) {
          EventLoop.running()
              .callLater(
                  millis(random.nextInt(20)),
                  () -> {
                    cancelled[0] = task.cancel();
                  });
        }
      }
    });
    assertThat(lock.isLocked()).isFalse();
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() throws Exception {
    var service = FlakyService.answering("yes").takes(millis(10)).failsFirst(2);
    Retry retry = Retry.attempts(3).backoff(millis(5)).attemptTimeout(seconds(1));
    assertThat(retry.run(service::call)).isEqualTo("yes");
  }
}
