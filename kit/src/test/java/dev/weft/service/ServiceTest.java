package dev.weft.service;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ServiceTest extends WithFakeService {
  @AsyncTest
  void startReturnsWhenTheStartupIsDone() {
    var service = new Fake();
    service.startup = () -> sleep(seconds(2));
    assertThat(service.state()).isEqualTo(Service.State.NEW);

    Task<Void> starter = createTask(() -> service.start());
    sleep(seconds(1));
    assertThat(service.state()).isEqualTo(Service.State.STARTING);
    await(starter);

    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
    assertThat(service.state()).isEqualTo(Service.State.RUNNING);
    service.stop();
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).containsExactly("startup", "started", "run", "cleanup", "clean");
  }

  @AsyncTest
  void tryWithResourcesStopsIt() {
    Fake service = new Fake();
    try (var started = Service.start(service)) {
      assertThat(started).isSameAs(service);
      Testing.settle();
    }

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).endsWith("cleanup", "clean");
  }

  @AsyncTest
  void stopSuspendsUntilTheCleanupIsDone() {
    var service = new Fake();
    service.cleanup = () -> sleep(seconds(3));
    service.start();

    Task<Void> stopper = createTask(service::stop);
    sleep(seconds(1));
    assertThat(service.state()).isEqualTo(Service.State.STOPPING);
    await(stopper);

    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void stoppingTwiceCleansUpOnce() {
    var service = new Fake();
    service.cleanup = () -> sleep(seconds(3));
    service.start();
    TaskGroup.run(group -> {
      group.createTask(service::stop);
      group.createTask(service::close);
    });
    service.stop();

    assertThat(trace.events()).containsExactly("startup", "started", "run", "cleanup", "clean");
  }

  @AsyncTest
  void aFailedStartupCleansUpOnceAndIsThrownAsItIs() {
    var service = new Fake();
    service.startup = () -> fail("no port");

    assertThatThrownBy(() -> service.start()).isInstanceOf(IOException.class).hasMessage("no port");
    assertThat(service.state()).isEqualTo(Service.State.FAILED);
    assertThat(trace.events()).containsExactly("startup", "cleanup", "clean");
    service.stop();
    assertThat(trace.events()).containsExactly("startup", "cleanup", "clean");
    assertThatThrownBy(service::awaitStopped).hasMessage("no port");
  }

  @AsyncTest
  void aFailedCleanupIsSuppressedInWhatFailedBefore() {
    var service = new Fake();
    service.startup = () -> fail("no port");
    service.cleanup = () -> fail("no way back");

    assertThatThrownBy(() -> service.start())
        .hasMessage("no port")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .extracting(Throwable::getMessage)
                .contains("no way back"));
  }

  @AsyncTest
  void aHangingStartupCanBeLimited() {
    var service = new Fake();
    service.startup = ServiceTest::hang;

    assertThatThrownBy(() -> timeout(seconds(1), () -> service.start()))
        .isInstanceOf(TimeoutException.class);
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).containsExactly("startup", "cleanup", "clean");
    assertThat(Task.all()).hasSize(1);
  }

  @AsyncTest
  void stopWhileStartingCancelsTheStartup() {
    var service = new Fake();
    service.startup = ServiceTest::hang;
    Task<Void> starter = createTask(() -> service.start());
    sleep(seconds(1));
    service.stop();

    assertThat(trace.events()).containsExactly("startup", "cleanup", "clean");
    assertThatThrownBy(() -> await(starter))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("service fake was stopped while it started");
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void stopBeforeTheStartupHasBegunLeavesNothingToClean() {
    var service = new Fake();
    Task<Void> starter = createTask(() -> service.start());
    Task<Void> stopper = createTask(service::stop);
    await(stopper);

    assertThat(catchThrowable(() -> await(starter))).isInstanceOf(IllegalStateException.class);
    assertThat(trace.events()).isEmpty();
    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void oneThatWasNeverStartedIsStoppedForGood() {
    var service = new Fake();
    service.stop();

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    service.awaitStopped();
    assertThatThrownBy(() -> service.start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("service fake cannot start again: it is stopped");
    assertThat(trace.events()).isEmpty();
  }

  @AsyncTest
  void aStoppedOneCannotStartAgain() {
    var service = new Fake();
    service.start();
    assertThatThrownBy(() -> service.start()).hasMessageContaining("it is running");
    service.stop();

    assertThatThrownBy(() -> service.start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it is stopped; make another one");
  }

  @AsyncTest
  void whenRunReturnsItStopsByItself() {
    var service = new Fake();
    service.run = () -> sleep(seconds(1));
    service.start();
    service.awaitStopped();

    assertThat(service.state()).isEqualTo(Service.State.STOPPED);
    assertThat(trace.events()).endsWith("cleanup", "clean");
  }

  @AsyncTest
  void aFailedRunCleansUpAndIsToldToWhoWaits() {
    var service = new Fake();
    service.run = () -> fail("down");
    service.start();

    assertThatThrownBy(service::awaitStopped).isInstanceOf(IOException.class).hasMessage("down");
    assertThat(service.state()).isEqualTo(Service.State.FAILED);
    assertThat(trace.events()).containsExactly("startup", "started", "run", "cleanup", "clean");
    service.stop(); // was told already
  }

  @AsyncTest
  void aFailureNobodyWasToldOfComesOutOfStopOnce() {
    var service = new Fake();
    service.run = () -> fail("down");
    service.start();
    Testing.settle();

    assertThatThrownBy(service::stop).hasMessage("down");
    assertThatCode(service::stop).doesNotThrowAnyException();
  }

  /** The same exception twice would be suppressed in itself, which Java refuses. */
  @AsyncTest
  void tryWithResourcesAroundAFailureThrowsThatOne() {
    var service = new Fake();
    service.run = () -> fail("down");

    assertThatThrownBy(
            () -> {
              try (var started = Service.start(service)) {
                started.awaitStopped();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("down");
  }

  @AsyncTest
  void aFailedCleanupComesOutOfStop() {
    var service = new Fake();
    service.cleanup = () -> fail("stuck");
    service.start();
    Testing.settle();

    assertThatThrownBy(service::stop).hasMessage("stuck");
    assertThat(service.state()).isEqualTo(Service.State.FAILED);
  }

  @AsyncTest
  void aTimeoutAroundStopCutsAHangingCleanupShort() {
    var service = new Fake();
    service.cleanup = ServiceTest::hang;
    service.start();
    Testing.settle();

    assertThatThrownBy(() -> timeout(seconds(1), service::stop))
        .isInstanceOf(TimeoutException.class);
    assertThat(service.state()).isEqualTo(Service.State.FAILED);
    assertThatThrownBy(service::awaitStopped)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the clean-up of service fake was cancelled");
    assertThat(trace.events()).endsWith("cleanup");
  }

  @AsyncTest
  void itsNameIsItsClassOrWasGiven() {
    assertThat(new Fake().name()).isEqualTo("fake");
    assertThat(new Named().name()).isEqualTo("Named");
    assertThat(new Named().logger().getName()).isEqualTo(Named.class.getName());
    assertThat(new Named()).hasToString("service Named");
  }

  private static final class Named extends Service {}

  @AsyncTest
  void itIsHealthyWhileItRuns() {
    var service = new Fake();
    assertThat(service.health()).isEqualTo(Health.down("new"));
    service.start();
    assertThat(service.health()).isEqualTo(Health.up());
    service.stop();
    assertThat(service.health()).isEqualTo(Health.down("stopped"));
  }

  @Test
  void outsideALoopItCannotStart() {
    assertThatThrownBy(new Fake()::start).isInstanceOf(IllegalStateException.class);
  }
}
