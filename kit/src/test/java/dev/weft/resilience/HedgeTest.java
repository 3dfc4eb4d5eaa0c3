package dev.weft.resilience;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

class HedgeTest {
  private final List<Long> starts = new ArrayList<>();
  private int running;

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Takes so many seconds, the first time the first of them …; negative: and then it fails. */
  private int attempt(int... times) throws IOException {
    int number = starts.size();
    starts.add(now().toSeconds());
    running++;
    try {
      sleep(seconds(Math.abs(times[number])));
      if (times[number] < 0) {
        throw new IOException("attempt " + number);
      }
      return number;
    } finally {
      running--;
    }
  }

  @AsyncTest
  void aBodyThatIsQuickRunsOnce() throws Exception {
    assertThat(Hedge.after(seconds(2)).run(() -> attempt(1, 9))).isZero();
    assertThat(starts).containsExactly(0L);
    assertThat(now()).isEqualTo(seconds(1));
  }

  @AsyncTest
  void whenItTakesLongASecondOneStartsAndTheFirstSuccessWins() throws Exception {
    assertThat(Hedge.after(seconds(2)).run(() -> attempt(9, 1))).isEqualTo(1);
    assertThat(starts).containsExactly(0L, 2L);
    assertThat(now()).isEqualTo(seconds(3));
    assertThat(running).isZero();
  }

  @AsyncTest
  void theFirstOneMayStillWin() throws Exception {
    assertThat(Hedge.after(seconds(2)).run(() -> attempt(3, 9))).isZero();
    assertThat(now()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void thereAreTwoAttemptsUnlessTold() throws Exception {
    assertThat(Hedge.after(seconds(1)).run(() -> attempt(9, 9))).isZero();
    assertThat(starts).containsExactly(0L, 1L);
  }

  @AsyncTest
  void eachAttemptStartsAfterAnotherDelay() throws Exception {
    assertThat(Hedge.after(seconds(1)).attempts(4).run(() -> attempt(9, 9, 9, 1))).isEqualTo(3);
    assertThat(starts).containsExactly(0L, 1L, 2L, 3L);
  }

  @AsyncTest
  void aFailureDoesNotStartTheNextOneEarlier() throws Exception {
    assertThat(Hedge.after(seconds(5)).run(() -> attempt(-1, 1))).isEqualTo(1);
    assertThat(starts).containsExactly(0L, 5L);
  }

  @AsyncTest
  void oneAttemptIsNoHedge() {
    assertThatThrownBy(() -> Hedge.after(seconds(1)).attempts(1).run(() -> attempt(-2)))
        .isInstanceOf(ExceptionGroup.class);
    assertThat(starts).containsExactly(0L);
  }

  @AsyncTest
  void withoutADelayAllStartAtOnce() throws Exception {
    assertThat(Hedge.after(Duration.ZERO).attempts(3).run(() -> attempt(3, 1, 2))).isEqualTo(1);
    assertThat(starts).containsExactly(0L, 0L, 0L);
  }

  @AsyncTest
  void whenAllHaveFailedTheirFailuresAreThrownTogether() {
    assertThatThrownBy(() -> Hedge.after(seconds(1)).attempts(3).run(() -> attempt(-9, -1, -1)))
        .isInstanceOfSatisfying(
            ExceptionGroup.class,
            group ->
                assertThat(group.exceptions())
                    .extracting(Throwable::getMessage)
                    .containsExactly("attempt 1", "attempt 2", "attempt 0"))
        .hasMessageContaining("none of 3 attempts");
  }

  /** What an attempt opens. */
  private static final class Resource implements AutoCloseable {
    private int closed;

    @Override
    public void close() {
      sleep(millis(1)); // closing may suspend
      closed++;
    }
  }

  private final List<Resource> opened = new ArrayList<>();

  private Resource open() {
    var resource = new Resource();
    opened.add(resource);
    return resource;
  }

  private void requireOpen(Resource... open) {
    assertThat(opened)
        .allSatisfy(
            each -> assertThat(each.closed).isEqualTo(List.of(open).contains(each) ? 0 : 1));
  }

  @AsyncTest
  void whatSucceedsAtTheSameTimeAsTheFirstIsClosed() {
    Resource won =
        Hedge.after(Duration.ZERO)
            .attempts(3)
            .run(() -> {
              sleep(seconds(1));
              return open();
            });
    assertThat(opened).hasSize(3);
    requireOpen(won);
  }

  @AsyncTest
  void whatSucceedsInSpiteOfItsCancellationIsClosed() {
    Resource won =
        Hedge.after(seconds(1))
            .run(() -> {
              if (starts.isEmpty()) {
                starts.add(0L);
                try {
                  sleep(seconds(9));
                } catch (CancelledError e) {
                  return open();
                }
              }
              return open();
            });
    assertThat(opened).hasSize(2);
    requireOpen(won);
  }

  @AsyncTest
  void whatNobodyGetsIsClosed() {
    Task<Resource> task =
        createTask(() ->
            Hedge.after(seconds(1))
                .run(() -> {
                  if (starts.isEmpty()) {
                    starts.add(0L);
                    try {
                      sleep(seconds(9));
                    } finally {
                      sleep(seconds(5));
                    }
                  }
                  return open();
                }));
    sleep(seconds(2));
    assertThat(opened).hasSize(1); // it waits until the first attempt has ended
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    requireOpen();
  }

  @AsyncTest
  void whatAllAttemptsReturnIsTheCallers() {
    Resource shared = open();
    assertThat(
            Hedge.after(Duration.ZERO)
                .run(() -> {
                  sleep(seconds(1));
                  return shared;
                }))
        .isSameAs(shared);
    requireOpen(shared);
  }

  /** Cannot be closed. */
  private static final class Stuck implements AutoCloseable {
    @Override
    public void close() throws IOException {
      throw new IOException("stuck");
    }
  }

  @AsyncTest
  void whatCannotBeClosedIsReported() throws Exception {
    List<Throwable> reported = new ArrayList<>();
    EventLoop.running().setExceptionHandler(context -> reported.add(context.exception()));
    Stuck won =
        Hedge.after(Duration.ZERO)
            .run(() -> {
              sleep(seconds(1));
              return new Stuck();
            });
    assertThat(won).isNotNull();
    assertThat(reported).hasSize(1).first().isInstanceOf(IOException.class);
  }

  @AsyncTest
  void losersAreCancelledAndAwaited() throws Exception {
    List<String> events = new ArrayList<>();
    int[] calls = {0};
    Hedge.after(seconds(1))
        .run(() -> {
          if (calls[0]++ > 0) {
            return;
          }
          try {
            sleep(seconds(9));
          } finally {
            sleep(seconds(2));
            events.add("cleaned up");
          }
        });
    assertThat(events).containsExactly("cleaned up");
    assertThat(now()).isEqualTo(seconds(3));
  }

  @AsyncTest
  void aCancellationIsNoFailureOfAnAttempt() {
    assertThatThrownBy(() ->
            Hedge.after(seconds(1))
                .run(() -> {
                  starts.add(0L);
                  throw new CancelledError("of something else");
                }))
        .isInstanceOf(CancelledError.class);
    assertThat(starts).hasSize(1);
  }

  @AsyncTest
  void attemptsSeeTheContextOfTheCaller() throws Exception {
    var user = new ContextVar<>("user", "nobody");
    user.set("ada");
    assertThat(Hedge.after(seconds(1)).run(() -> user.get())).isEqualTo("ada");
  }

  @AsyncTest
  void cancelledWhileItWaitsItCancelsAllAttempts() {
    Task<Integer> task = createTask(() -> Hedge.after(seconds(1)).run(() -> attempt(9, 9)));
    sleep(millis(1500));
    assertThat(running).isEqualTo(2);
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(running).isZero();
  }

  @AsyncTest
  void cancelledBeforehandItStartsNothingThatRuns() {
    Task<Integer> task =
        createTask(() -> {
          Task.current().cancel();
          return Hedge.after(seconds(1)).run(() -> attempt(9, 9));
        });
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(running).isZero();
  }

  @AsyncTest
  void cancelledJustAfterASuccessItEndsWithNothingLeft() {
    Task<Integer> task = createTask(() -> Hedge.after(seconds(1)).run(() -> attempt(2, 9)));
    Testing.settle();
    EventLoop.running().callAt(seconds(2), task::cancel);
    sleep(seconds(3));
    assertThat(task.isDone()).isTrue();
    assertThat(running).isZero();
  }

  @AsyncTest(seeds = 1000)
  void inEveryOrderNothingIsLeftRunning() {
    RandomGenerator random = EventLoop.running().random();
    int[] times = random.ints(4, -3, 4).toArray();
    boolean cancels = random.nextInt(3) == 0;
    Task<Integer> task =
        createTask(() -> Hedge.after(seconds(1)).attempts(4).run(() -> attempt(times)));
    if (cancels) {
      EventLoop.running().callAt(seconds(random.nextInt(6)), task::cancel);
    }
    try {
      int winner = await(task);
      assertThat(times[winner]).isNotNegative();
    } catch (CancelledError e) {
      assertThat(cancels).isTrue();
    } catch (ExceptionGroup e) {
      assertThat(IntStream.of(times).allMatch(time -> time < 0)).isTrue();
    }
    assertThat(running).isZero();
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() throws Exception {
    assertThat(Hedge.after(seconds(1)).run(() -> attempt(9, 1))).isEqualTo(1);
  }
}
