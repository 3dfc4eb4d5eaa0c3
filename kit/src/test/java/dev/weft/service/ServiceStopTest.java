package dev.weft.service;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Who stops a service, from where, and when. */
class ServiceStopTest extends WithFakeService {
  @AsyncTest
  void theCleanupMayUseBlocks() {
    var service = new Fake();
    service.cleanup =
        () -> {
          try {
            timeout(seconds(1), ServiceTest::hang);
          } catch (TimeoutException e) {
            trace.record("gave up");
          }
          TaskGroup.run(group -> group.createTask(() -> sleep(seconds(1))));
        };
    Task<Void> starter =
        createTask(() -> {
          service.startup = ServiceTest::hang;
          service.start();
        });
    Testing.settle();
    starter.cancel();

    assertThatThrownBy(() -> await(starter)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("startup", "cleanup", "gave up", "clean");
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void awaitStoppedCancelledLeavesItAlone() {
    var service = new Fake();
    service.start();
    assertThatThrownBy(() -> timeout(seconds(1), service::awaitStopped))
        .isInstanceOf(TimeoutException.class);

    assertThat(service.state()).isEqualTo(Service.State.RUNNING);
    service.stop();
  }

  @AsyncTest
  void stopFromWithinDoesNotReturn() {
    var service = new Fake();
    service.run =
        () -> {
          service.stop();
          trace.record("went on");
        };
    service.start();
    service.awaitStopped();

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).containsExactly("startup", "started", "run", "cleanup", "clean");
  }

  @AsyncTest
  void stopWhereItIsStoppingAlreadyDoesNothing() {
    var service = new Fake();
    service.run =
        () -> {
          try {
            hang();
          } finally {
            service.stop();
            trace.record("run ended");
          }
        };
    service.cleanup = service::stop;
    service.start();
    Testing.settle();
    service.stop();

    assertThat(trace.events())
        .containsExactly("startup", "started", "run", "run ended", "cleanup", "clean");
  }

  @AsyncTest
  void itCannotWaitForItsOwnEnd() {
    var service = new Fake();
    service.run = service::awaitStopped;
    service.start();

    assertThatThrownBy(service::awaitStopped)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service fake cannot wait for its own end");
  }

  @Test
  void aLoopThatClosesStopsIt() {
    Fake service =
        Asyncio.run(() -> {
          var started = Service.start(new Fake());
          started.createTask(() -> hang());
          Testing.settle();
          return started;
        });

    assertThat(trace.events()).containsExactly("startup", "started", "run", "cleanup", "clean");
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void stopFromAGroupWithinStopsItToo() {
    var service = new Fake();
    service.run =
        () ->
            TaskGroup.run(group -> {
              group.createTask(service::stop);
              hang();
            });
    service.start();
    service.awaitStopped();

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).endsWith("cleanup", "clean");
  }

  @AsyncTest(seeds = 1000)
  void underAnyOrderItCleansUpOnceAndEnds() {
    var service = new Fake();
    service.startup = () -> sleep(seconds(1));
    service.cleanup = () -> sleep(seconds(1));
    TaskGroup.run(group -> {
      group.createTask(() -> {
        try {
          service.start();
          sleep(seconds(1));
        } catch (IllegalStateException stopped) {
          trace.record("refused");
        } finally {
          service.stop();
        }
      });
      Task<Void> other =
          group.createTask(() -> {
            sleep(seconds(1));
            service.stop();
          });
      group.createTask(() -> {
        sleep(seconds(1));
        other.cancel();
      });
    });

    assertThat(service.state()).isIn(Service.State.STOPPED, Service.State.FAILED);
    assertThat(trace.events().stream().filter("cleanup"::equals)).hasSize(1);
  }

  @AsyncTest(cancelEverywhere = true)
  void cancelledAnywhereItLeavesNothing() {
    var service = new Fake();
    service.startup = () -> sleep(seconds(1));
    service.cleanup = () -> sleep(seconds(1));
    try (var started = Service.start(service)) {
      started.createTask(() -> hang());
      sleep(seconds(1));
    } finally {
      assertThat(trace.events().stream().filter("cleanup"::equals).count())
          .isEqualTo(trace.events().contains("startup") ? 1 : 0);
      assertThat(service.state()).isNotEqualTo(Service.State.RUNNING);
    }
  }
}
