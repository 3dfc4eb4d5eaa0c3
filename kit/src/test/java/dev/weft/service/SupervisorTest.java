package dev.weft.service;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.resilience.Retry;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final Logger LOG = Logger.getLogger(Supervisor.class.getName());

  private final Trace trace = new Trace();
  private final Map<String, Integer> starts = new HashMap<>();

  /** A child that does at its nth start what the nth word says; then it stays. */
  private final class Worker extends Service {
    private final String script;

    Worker(String name, String... scripts) {
      super(name);
      int start = starts.merge(name, 1, Integer::sum);
      this.script = start <= scripts.length ? scripts[start - 1] : "";
    }

    @Override
    protected void startup() throws Exception {
      trace.record("+" + name());
      does("refuse");
      if (script.equals("hang up")) {
        hang();
      }
    }

    @Override
    protected void run() throws Exception {
      switch (script) {
        case "end" -> sleep(seconds(1));
        case "crash" -> {
          sleep(seconds(1));
          throw new IOException(name() + " crashed");
        }
        default -> hang();
      }
    }

    private void does(String word) throws IOException {
      if (script.equals(word)) {
        throw new IOException(name() + " " + word + "s");
      }
    }

    @Override
    protected void cleanup() throws Exception {
      trace.record("-" + name());
      does("stumble");
      if (script.equals("hang down")) {
        hang();
      }
    }
  }

  private static void hang() {
    sleep(Duration.ofDays(1));
  }

  @BeforeAll
  static void beQuiet() {
    LOG.setUseParentHandlers(false);
  }

  @AfterAll
  static void beAudible() {
    LOG.setUseParentHandlers(true);
  }

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

  private Supervisor.Builder of(String... names) {
    Supervisor.Builder builder = Supervisor.builder("boss");
    for (String name : names) {
      builder.child(name, () -> new Worker(name));
    }
    return builder;
  }

  private static Child child(Supervisor supervisor, String name) {
    return supervisor.children().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
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
        .hasMessageContaining("service boss has started its children again 2 times in PT5S")
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

  private void failOnce() throws IOException {
    if (starts.merge("once", 1, Integer::sum) == 1) {
      throw new IOException("first time");
    }
  }

  @AsyncTest(seeds = 200)
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

  @AsyncTest(seeds = 300)
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
}
