package dev.weft.service;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;

class OwnTasksTest {
  private final Trace trace = new Trace();

  private final class Worker extends Service {
    @Override
    protected void cleanup() {
      trace.record("cleanup");
    }
  }

  private void work() {
    try {
      sleep(Duration.ofDays(1));
    } finally {
      sleep(millis(1));
      trace.record("task ended");
    }
  }

  @AsyncTest
  void theyAreCancelledBeforeTheCleanup() {
    try (var service = Service.start(new Worker())) {
      service.createTask(this::work);
      service.createTask("named", this::work);
      Testing.settle();
    }

    assertThat(trace.events()).containsExactly("task ended", "task ended", "cleanup");
  }

  @AsyncTest
  void theirValuesCanBeAwaited() {
    try (var service = Service.start(new Worker())) {
      Task<Integer> task = service.createTask(() -> 42);
      assertThat(await(task)).isEqualTo(42);
      assertThat(await(service.createTask("sum", () -> 43))).isEqualTo(43);
      assertThat(service.state()).isEqualTo(Service.State.RUNNING);
    }
  }

  @AsyncTest
  void theirFailureFailsTheService() {
    var service = Service.start(new Worker());
    service.createTask(this::work);
    service.createTask(() -> {
      throw new IOException("lost");
    });

    assertThatThrownBy(service::awaitStopped).isInstanceOf(IOException.class).hasMessage("lost");
    assertThat(service.state()).isEqualTo(Service.State.FAILED);
    assertThat(trace.events()).containsExactly("task ended", "cleanup");
  }

  @AsyncTest
  void theFirstFailureCountsAndTheOthersAreSuppressedInIt() {
    var service = Service.start(new Worker());
    service.createTask(() -> {
      try {
        sleep(Duration.ofDays(1));
      } finally {
        throwLate();
      }
    });
    service.createTask(() -> {
      sleep(seconds(1));
      throw new IOException("first");
    });

    assertThatThrownBy(service::awaitStopped)
        .hasMessage("first")
        .satisfies(
            e -> assertThat(e.getSuppressed()).extracting(Throwable::getMessage).contains("late"));
  }

  private static void throwLate() throws IOException {
    throw new IOException("late");
  }

  @AsyncTest
  void oneThatIsCancelledHasNotFailed() {
    try (var service = Service.start(new Worker())) {
      Task<Void> task = service.createTask(this::work);
      Testing.settle();
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      Testing.settle();
      assertThat(service.state()).isEqualTo(Service.State.RUNNING);
    }
  }

  @AsyncTest
  void oneMayEndTheService() {
    var service = Service.start(new Worker());
    service.createTask(() -> {
      service.stop();
      trace.record("went on");
    });
    service.awaitStopped();

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).containsExactly("cleanup");
  }

  @AsyncTest
  void thereAreNoneBeforeTheStartAndAfterTheStop() {
    var service = new Worker();
    assertThatThrownBy(() -> service.createTask(() -> trace.record("ran")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service Worker takes no tasks: it is new");
    service.start();
    service.stop();

    assertThatThrownBy(() -> service.createTask(() -> trace.record("ran")))
        .hasMessage("service Worker takes no tasks: it is stopped");
    assertThat(trace.events()).containsExactly("cleanup");
  }

  @AsyncTest
  void aStubbornOneIsWaitedFor() {
    try (var service = Service.start(new Worker())) {
      service.createTask(() -> {
        try {
          sleep(Duration.ofDays(1));
        } catch (CancelledError e) {
          sleep(seconds(5));
          trace.record("task ended");
        }
      });
      Testing.settle();
    }

    assertThat(trace.events()).containsExactly("task ended", "cleanup");
  }
}
