package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.race;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RaceTest {
  private final Trace trace = new Trace();

  private String racer(String name, double seconds) {
    try {
      sleep(seconds(seconds));
      trace.record(name + " won");
      return name;
    } catch (CancelledError e) {
      trace.record(name + " cancelled");
      throw e;
    }
  }

  private static String fails(String message, double seconds) throws IOException {
    sleep(seconds(seconds));
    throw new IOException(message);
  }

  /** Takes a second to stop. */
  private String slowToStop(String name) {
    try {
      return racer(name, 10);
    } finally {
      sleep(seconds(1));
      trace.record(name + " stopped");
    }
  }

  private static void assertNothingLeft() {
    assertThat(Task.all()).containsExactly(Task.current());
    assertThat(Task.current().cancelling()).isZero();
  }

  @AsyncTest
  void theFirstSuccessWinsAndTheOthersAreCancelled() {
    String winner = race(() -> racer("a", 3), () -> racer("b", 1), () -> racer("c", 2));
    assertThat(winner).isEqualTo("b");
    assertThat(trace.events()).containsExactly("b won", "a cancelled", "c cancelled");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    assertNothingLeft();
  }

  @AsyncTest
  void theLosersHaveEndedWhenItReturns() {
    String winner = race(() -> slowToStop("slow"), () -> racer("fast", 1));
    assertThat(winner).isEqualTo("fast");
    assertThat(trace.events()).containsExactly("fast won", "slow cancelled", "slow stopped");
    assertThat(EventLoop.running().time()).isEqualTo(seconds(2));
    assertNothingLeft();
  }

  @AsyncTest
  void failuresDoNotWin() {
    String winner = race(() -> fails("first", 1), () -> racer("b", 2));
    assertThat(winner).isEqualTo("b");
    assertNothingLeft();
  }

  @AsyncTest
  void ifAllFailTheFailuresAreThrownTogether() {
    ExceptionGroup thrown =
        catchThrowableOfType(
            ExceptionGroup.class, () -> race(() -> fails("late", 2), () -> fails("early", 1)));
    assertThat(thrown)
        .hasMessageContaining("every racer failed")
        .satisfies(group ->
            assertThat(group.exceptions())
                .extracting(Throwable::getMessage)
                .containsExactly("early", "late"));
    assertNothingLeft();
  }

  @AsyncTest
  void oneRacerAloneWinsOrFails() {
    assertThat(Asyncio.<String>race(() -> "alone")).isEqualTo("alone");
    assertThatThrownBy(() -> race(() -> fails("alone", 1))).isInstanceOf(ExceptionGroup.class);
  }

  @AsyncTest
  void racersMayGiveNoValue() {
    race(() -> sleep(seconds(10)), () -> trace.record("done"));
    assertThat(trace.events()).containsExactly("done");
    assertThat(EventLoop.running().time()).isZero();
    assertNothingLeft();
  }

  @Test
  void aRaceWithoutRacersIsRefused() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> race(new Block.Run<?>[0]))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("a race needs at least one body"));
  }

  @AsyncTest
  void ofTwoThatEndTogetherTheFirstArgumentWins() {
    String winner = race(() -> racer("a", 1), () -> racer("b", 1));
    assertThat(winner).isEqualTo("a");
    assertNothingLeft();
  }

  @AsyncTest
  void theFailureOfALoserInItsCleanUpIsNotReported() {
    String winner =
        race(
            () -> {
              try {
                return racer("loser", 10);
              } finally {
                fails("clean-up", 0);
              }
            },
            () -> racer("winner", 1));
    assertThat(winner).isEqualTo("winner");
    assertNothingLeft();
  }

  @AsyncTest
  void cancellingTheRaceCancelsAllRacersAndWaitsForThem() {
    Task<String> task = createTask(() -> race(() -> slowToStop("a"), () -> slowToStop("b")));
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events())
        .containsExactly("a cancelled", "b cancelled", "a stopped", "b stopped");
    assertNothingLeft();
  }

  @AsyncTest
  void cancellingTheRaceAgainDoesNotLeaveRacersBehind() {
    Task<String> task = createTask(() -> race(() -> slowToStop("a"), () -> slowToStop("b")));
    Testing.settle();
    task.cancel();
    sleep(millis(100));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).contains("a stopped", "b stopped");
    assertNothingLeft();
  }

  @AsyncTest
  void aTaskCancelledBeforehandDoesNotRace() {
    Task<String> task =
        createTask(() -> {
          Task.current().cancel();
          return race(() -> racer("a", 1), () -> racer("b", 2));
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).doesNotContain("a won", "b won");
    assertThat(EventLoop.running().time()).isZero();
    assertNothingLeft();
  }

  @AsyncTest
  void aRaceCancelledWhileItWaitsForTheLosersIsCancelled() {
    Task<String> task = createTask(() -> race(() -> slowToStop("slow"), () -> racer("fast", 1)));
    sleep(seconds(1.5));
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("fast won", "slow cancelled", "slow stopped");
    assertNothingLeft();
  }

  @AsyncTest
  void aRaceInATimeoutTimesOut() {
    assertThatThrownBy(
            () -> timeout(seconds(1), () -> race(() -> racer("a", 2), () -> racer("b", 3))))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("a cancelled", "b cancelled");
    yieldNow();
    assertNothingLeft();
  }
}
