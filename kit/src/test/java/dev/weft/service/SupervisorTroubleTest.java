package dev.weft.service;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.resilience.Retry;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Children that cannot start, hang, or fail where that is worst. */
class SupervisorTroubleTest extends WithWorkers {
  @AsyncTest
  void aChildThatCannotStartFailsTheStart() {
    Supervisor boss =
        of("a")
            .child("b", () -> new Worker("b", "refuse"))
            .child("c", () -> new Worker("c"))
            .build();

    assertThatThrownBy(() -> boss.start()).isInstanceOf(IOException.class).hasMessage("b refuses");
    assertThat(trace.events()).containsExactly("+a", "+b", "-b", "-a");
    assertThat(boss.children())
        .extracting(Child::state)
        .containsExactly(Service.State.STOPPED, Service.State.FAILED, Service.State.NEW);
  }

  @AsyncTest
  void aFactoryThatFailsFailsTheStart() {
    Supervisor boss =
        of("a")
            .child(
                "b",
                () -> {
                  throw new IOException("no class");
                })
            .build();

    assertThatThrownBy(() -> boss.start()).isInstanceOf(IOException.class).hasMessage("no class");
    assertThat(trace.events()).containsExactly("+a", "-a");
    assertThat(child(boss, "b").state()).isEqualTo(Service.State.FAILED);
  }

  @AsyncTest
  void aChildThatCannotStartAgainIsTriedAgain() {
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", "crash", "refuse", "refuse"))
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(child(boss, "b").state()).isEqualTo(Service.State.RUNNING);
      assertThat(child(boss, "b").restarts()).isEqualTo(3);
      assertThat(child(boss, "b").lastError()).hasMessage("b refuses");
    }
  }

  @AsyncTest
  void aChildThatHangsInItsStartupCanBeGivenUp() {
    Supervisor boss = of("a").child("b", () -> new Worker("b", "hang up")).build();

    assertThatThrownBy(() -> timeout(seconds(5), () -> boss.start()))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("+a", "+b", "-b", "-a");
    assertThat(boss.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void aChildThatHangsInANewStartupHoldsUpNobodyElse() {
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", "crash", "hang up"))
            .child("c", () -> new Worker("c", "", "crash"))
            .child("d", () -> new Worker("d", "crash"))
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(child(boss, "b").state()).isEqualTo(Service.State.STARTING);
      assertThat(child(boss, "d").state()).isEqualTo(Service.State.RUNNING);
      assertThat(child(boss, "d").restarts()).isEqualTo(1);
      assertThat(boss.health().status()).isEqualTo(Health.Status.DOWN);
      assertThat(boss.health().detail()).isEqualTo("b: starting");
    }

    assertThat(trace.events()).endsWith("-b", "-d", "-c");
  }

  @AsyncTest
  void aChildThatHangsInItsCleanupHoldsUpNobodyElse() throws TimeoutException {
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", "hang down"))
            .child("c", () -> new Worker("c"))
            .child("d", () -> new Worker("d", "crash"))
            .build();
    supervisor.start();
    sleep(seconds(2));
    assertThat(child(supervisor, "d").restarts()).isEqualTo(1);

    assertThatThrownBy(() -> timeout(seconds(5), supervisor::stop))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).endsWith("-d", "-c", "-b");
    assertThat(child(supervisor, "b").lastError())
        .hasMessage("the clean-up of service b was cancelled");
    assertThat(child(supervisor, "b").state()).isEqualTo(Service.State.FAILED);
    assertThat(child(supervisor, "c").state()).isEqualTo(Service.State.STOPPED);
  }

  /** The first of those to be stopped hangs; the others are stopped all the same. */
  @AsyncTest
  void theOthersAreStoppedAfterOneThatHangs() {
    var supervisor = of("a", "b").child("c", () -> new Worker("c", "hang down")).build();
    supervisor.start();
    Testing.settle();
    assertThatThrownBy(() -> timeout(seconds(5), supervisor::stop))
        .isInstanceOf(TimeoutException.class);

    assertThat(trace.events()).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
    assertThat(supervisor.children())
        .extracting(Child::state)
        .containsExactly(Service.State.STOPPED, Service.State.STOPPED, Service.State.FAILED);
  }

  @AsyncTest
  void aChildThatFailsWhileItIsStoppedDoesNotKeepTheOthers() {
    var supervisor =
        of("a")
            .child("b", () -> new Worker("b", "stumble"))
            .child("c", () -> new Worker("c", "stumble"))
            .build();
    supervisor.start();
    Testing.settle();

    assertThatThrownBy(supervisor::stop)
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSizeGreaterThanOrEqualTo(1));
    assertThat(trace.events()).endsWith("-c", "-b", "-a");
    assertThat(supervisor.state()).isEqualTo(Service.State.FAILED);
    assertThat(child(supervisor, "b").lastError()).hasMessage("b stumbles");
    assertThat(child(supervisor, "c").lastError()).hasMessage("c stumbles");
  }

  @AsyncTest
  void aChildThatFailsWhileItIsStoppedForAnotherIsStartedAgain() {
    var supervisor =
        Supervisor.builder("boss")
            .child("a", () -> new Worker("a", "stumble"))
            .child("b", () -> new Worker("b", "crash"))
            .strategy(Strategy.ONE_FOR_ALL)
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(child(boss, "a").lastError()).hasMessage("a stumbles");
      assertThat(boss.children()).extracting(Child::state).containsOnly(Service.State.RUNNING);
      assertThat(boss.children()).extracting(Child::restarts).containsOnly(1);
    }
  }

  @AsyncTest
  void stopDoesNotHurryACleanupThatARestartWaitsFor() {
    var slow =
        new Service("slow") {
          @Override
          protected void cleanup() {
            sleep(seconds(10));
            trace.record("slow is clean");
          }
        };
    var supervisor =
        Supervisor.builder("boss")
            .child("slow", () -> slow)
            .child("b", () -> new Worker("b", "crash"))
            .strategy(Strategy.ONE_FOR_ALL)
            .build();
    supervisor.start();
    sleep(seconds(2));
    supervisor.stop();

    assertThat(trace.events()).contains("slow is clean");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(11));
    assertThat(supervisor.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void itWaitsLongerBeforeEachRestart() {
    String[] often = {"crash", "crash", "crash"};
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", often))
            .maxRestarts(10, Duration.ofMinutes(1))
            .backoff(Retry.forever().backoff(seconds(1)))
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(millis(1500)); // it ends after 1 s, and again 1 s after each restart
      assertThat(child(boss, "b").state()).isEqualTo(Service.State.FAILED);
      assertThat(boss.health().status()).isEqualTo(Health.Status.DOWN);
      sleep(millis(1000));
      assertThat(child(boss, "b").restarts()).isEqualTo(1);
      sleep(seconds(2)); // 1 + 1 + 1 + 2 = 5
      assertThat(child(boss, "b").restarts()).isEqualTo(1);
      sleep(seconds(1));
      assertThat(child(boss, "b").restarts()).isEqualTo(2);
      sleep(seconds(4)); // 5 + 1 + 4 = 10
      assertThat(child(boss, "b").restarts()).isEqualTo(2);
      sleep(seconds(1));
      assertThat(child(boss, "b").restarts()).isEqualTo(3);
    }
  }

  @AsyncTest
  void oneThatHasRunForLongBeginsWithTheFirstDelayAgain() {
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", "crash", "crash", "crash"))
            .maxRestarts(10, seconds(1))
            .backoff(Retry.forever().backoff(seconds(1)))
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(millis(6500)); // 1 + 1, 1 + 1, 1 + 1
      assertThat(child(boss, "b").restarts()).isEqualTo(3);
    }
  }
}
