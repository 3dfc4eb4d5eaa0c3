package dev.weft.service;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class SupervisorTest extends WithWorkers {
  @AsyncTest
  void whatFailsIsLogged() {
    List<String> log = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            log.add(
                line.getLevel() + " " + line.getMessage() + ": " + line.getThrown().getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOG.addHandler(handler);
    var supervisor =
        Supervisor.builder("boss")
            .child("a", () -> new Worker("a", "crash"), Restart.NEVER)
            .child("b", () -> new Worker("b", "crash"))
            .build();
    try (var _ = Service.start(supervisor)) {
      sleep(seconds(2));
    }
    LOG.removeHandler(handler);

    assertThat(log)
        .containsExactly(
            "WARNING child a of service boss has failed, and is not started again: a crashed",
            "WARNING child b of service boss has failed, and is started again: b crashed");
  }

  @AsyncTest
  void itStartsInOrderAndStopsInReverse() {
    try (Supervisor boss = Service.start(of("a", "b", "c").build())) {
      assertThat(boss.children()).extracting(Child::name).containsExactly("a", "b", "c");
      assertThat(boss.children()).extracting(Child::state).containsOnly(Service.State.RUNNING);
      assertThat(boss.children()).extracting(Child::restarts).containsOnly(0);
    }

    assertThat(trace.events()).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
  }

  @AsyncTest
  void aChildThatFailsIsStartedAgain() {
    try (var boss = Service.start(of("a").child("b", () -> new Worker("b", "crash")).build())) {
      sleep(seconds(2));
      assertThat(child(boss, "b").state()).isEqualTo(Service.State.RUNNING);
      assertThat(child(boss, "b").restarts()).isEqualTo(1);
      assertThat(child(boss, "b").lastError()).hasMessage("b crashed");
      assertThat(child(boss, "a").restarts()).isZero();
      assertThat(trace.events()).containsExactly("+a", "+b", "-b", "+b");
    }
  }

  @AsyncTest
  void whetherItIsStartedAgainDependsOnHowItEnded() {
    Supervisor.Builder builder = of("stays");
    for (Restart restart : Restart.values()) {
      builder.child("end " + restart, () -> new Worker("end " + restart, "end"), restart);
      builder.child("crash " + restart, () -> new Worker("crash " + restart, "crash"), restart);
    }
    try (var boss = Service.start(builder.build())) {
      sleep(seconds(2));
      assertThat(child(boss, "end ALWAYS").restarts()).isEqualTo(1);
      assertThat(child(boss, "crash ALWAYS").restarts()).isEqualTo(1);
      assertThat(child(boss, "end ON_FAILURE").restarts()).isZero();
      assertThat(child(boss, "end ON_FAILURE").state()).isEqualTo(Service.State.STOPPED);
      assertThat(child(boss, "crash ON_FAILURE").restarts()).isEqualTo(1);
      assertThat(child(boss, "end NEVER").restarts()).isZero();
      assertThat(child(boss, "crash NEVER").restarts()).isZero();
      assertThat(child(boss, "crash NEVER").state()).isEqualTo(Service.State.FAILED);
    }
  }

  @AsyncTest
  void aTaskIsAChildToo() {
    int[] runs = {0};
    var supervisor =
        Supervisor.builder("boss")
            .task(
                "job",
                () -> {
                  if (runs[0]++ == 0) {
                    throw new IOException("first time");
                  }
                  hang();
                })
            .task("once", () -> runs[0] += 10, Restart.NEVER)
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(1));
      assertThat(runs[0]).isEqualTo(12);
      assertThat(child(boss, "job").lastError()).hasMessage("first time");
    }
  }

  @AsyncTest
  void oneForAllStopsAndStartsAllInOrder() {
    var supervisor =
        of("a")
            .child("b", () -> new Worker("b", "crash"))
            .child("c", () -> new Worker("c"))
            .strategy(Strategy.ONE_FOR_ALL)
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(boss.children()).extracting(Child::restarts).containsOnly(1);
    }

    assertThat(trace.events())
        .containsExactly("+a", "+b", "+c", "-b", "-c", "-a", "+a", "+b", "+c", "-c", "-b", "-a");
  }

  @AsyncTest
  void restForOneStartsWhatWasStartedAfterItAgain() {
    var supervisor =
        of("a")
            .child("b", () -> new Worker("b", "crash"))
            .child("c", () -> new Worker("c"))
            .strategy(Strategy.REST_FOR_ONE)
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(boss.children()).extracting(Child::restarts).containsExactly(0, 1, 1);
    }

    assertThat(trace.events())
        .containsExactly("+a", "+b", "+c", "-b", "-c", "+b", "+c", "-c", "-b", "-a");
  }

  @AsyncTest
  void withTheOthersThoseThatMayNeverAreStoppedButNotStarted() {
    var supervisor =
        Supervisor.builder("boss")
            .child("a", () -> new Worker("a", "crash"))
            .child("done", () -> new Worker("done", "end"), Restart.ON_FAILURE)
            .child("never", () -> new Worker("never"), Restart.NEVER)
            .strategy(Strategy.ONE_FOR_ALL)
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(child(boss, "never").state()).isEqualTo(Service.State.STOPPED);
      assertThat(child(boss, "never").restarts()).isZero();
    }
  }

  @AsyncTest
  void overTheLimitItStopsAllAndFails() {
    String[] always = {"crash", "crash", "crash", "crash", "crash", "crash"};
    var boss =
        Service.start(
            of("a").child("b", () -> new Worker("b", always)).maxRestarts(2, seconds(5)).build());

    assertThatThrownBy(boss::awaitStopped)
        .isInstanceOf(TooManyRestartsException.class)
        .hasMessageContaining("service boss has started its children again 2 times in 5s")
        .hasMessageContaining("b has failed: java.io.IOException: b crashed")
        .cause()
        .hasMessage("b crashed");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(3));
    assertThat(boss.state()).isEqualTo(Service.State.FAILED);
    assertThat(trace.events()).containsExactly("+a", "+b", "-b", "+b", "-b", "+b", "-b", "-a");
    assertThat(child(boss, "b").restarts()).isEqualTo(2);
  }

  @AsyncTest
  void byDefaultThreeInFiveSecondsAreAllowed() {
    int[] runs = {0};
    var boss =
        Service.start(
            Supervisor.builder("boss")
                .task(
                    "job",
                    () -> {
                      runs[0]++;
                      sleep(millis(100));
                      throw new IOException("again");
                    })
                .build());

    assertThatThrownBy(boss::awaitStopped).isInstanceOf(TooManyRestartsException.class);
    assertThat(runs[0]).isEqualTo(4);
  }

  @AsyncTest
  void restartsThatAreLongPastDoNotCount() {
    String[] often = {"crash", "crash", "crash", "crash", "crash", "crash"};
    var supervisor =
        Supervisor.builder("boss")
            .child("b", () -> new Worker("b", often))
            .maxRestarts(1, seconds(1))
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(10));
      assertThat(child(boss, "b").restarts()).isEqualTo(6);
    }
  }

  @AsyncTest
  void noneMayBeAllowed() {
    var boss =
        Service.start(
            Supervisor.builder("boss")
                .child("b", () -> new Worker("b", "crash"))
                .maxRestarts(0, seconds(1))
                .build());

    assertThatThrownBy(boss::awaitStopped).isInstanceOf(TooManyRestartsException.class);
  }

  @AsyncTest(seeds = 1000)
  void itEndsWhenNothingIsLeftToSupervise() {
    var boss =
        Service.start(
            Supervisor.builder("boss").task("a", () -> {}).task("b", this::failOnce).build());
    boss.awaitStopped();

    assertThat(boss.state()).isEqualTo(Service.State.STOPPED);
  }

  @AsyncTest
  void supervisorsNest() {
    String[] always = {"crash", "crash", "crash", "crash"};
    var supervisor =
        Supervisor.builder("boss")
            .child(
                "team",
                () ->
                    Supervisor.builder("team")
                        .child("b", () -> new Worker("b", always))
                        .maxRestarts(1, seconds(5))
                        .build())
            .build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(9));
      assertThat(child(boss, "team").restarts()).isEqualTo(2);
      assertThat(child(boss, "team").lastError()).isInstanceOf(TooManyRestartsException.class);
      assertThat(boss.health().status()).isEqualTo(Health.Status.UP);
      assertThat(boss.health().parts().get("team").parts()).containsOnlyKeys("b");
    }
  }

  @AsyncTest
  void itsHealthIsThatOfItsWorstChild() {
    var ill =
        new Service("ill") {
          @Override
          public Health health() {
            return Health.degraded("slow");
          }
        };
    var supervisor = of("a").child("ill", () -> ill).task("done", () -> {}, Restart.NEVER).build();
    assertThat(supervisor.health()).isEqualTo(Health.down("new"));
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(1));
      assertThat(boss.health().status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(boss.health().detail()).isEqualTo("ill: slow");
      assertThat(boss.health().parts()).containsOnlyKeys("a", "ill");
    }
  }

  @AsyncTest
  void aFailedChildThatIsNotStartedAgainIsDown() {
    var supervisor = of("a").child("b", () -> new Worker("b", "crash"), Restart.NEVER).build();
    try (var boss = Service.start(supervisor)) {
      sleep(seconds(2));
      assertThat(boss.health().status()).isEqualTo(Health.Status.DOWN);
      assertThat(boss.health().detail()).contains("b crashed");
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void cancelledAnywhereItLeavesNothing() {
    var supervisor =
        of("a").child("b", () -> new Worker("b", "crash")).strategy(Strategy.ONE_FOR_ALL).build();
    try (var _ = Service.start(supervisor)) {
      sleep(seconds(2));
    }
  }

  @AsyncTest(seeds = 1000)
  void underAnyOrderAllChildrenEndAsOftenAsTheyBegan() {
    for (Strategy strategy : Strategy.values()) {
      var supervisor =
          Supervisor.builder("boss")
              .child("a", () -> new Worker("a", "crash", "", "stumble"))
              .child("b", () -> new Worker("b", "crash", "refuse", "crash"))
              .child("c", () -> new Worker("c", "end", "crash"))
              .strategy(strategy)
              .build();
      try (var _ = Service.start(supervisor)) {
        sleep(millis(1500));
      } catch (CancelledError e) {
        throw e;
      } catch (Throwable e) {
        assertThat(e).isInstanceOfAny(IOException.class, TooManyRestartsException.class);
      }
      long begun = trace.events().stream().filter(event -> event.startsWith("+")).count();
      assertThat(trace.events().stream().filter(event -> event.startsWith("-")))
          .hasSize((int) begun);
      assertThat(supervisor.children())
          .extracting(Child::state)
          .isSubsetOf(Service.State.STOPPED, Service.State.FAILED, Service.State.NEW);
    }
  }

  @Test
  void badOptionsAreRefusedAtOnce() {
    var builder = Supervisor.builder("boss");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no children");
    builder.task("a", () -> {});
    assertThatThrownBy(() -> builder.task("a", () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a child a already");
    assertThatThrownBy(() -> builder.maxRestarts(-1, seconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxRestarts(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void failOnce() throws IOException {
    if (starts.merge("once", 1, Integer::sum) == 1) {
      throw new IOException("first time");
    }
  }
}
