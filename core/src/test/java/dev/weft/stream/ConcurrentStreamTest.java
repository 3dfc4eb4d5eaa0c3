package dev.weft.stream;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Operators that have tasks of their own, or look at the clock. */
class ConcurrentStreamTest {
  private final Trace trace = new Trace();
  private int working;
  private int most;

  private int work(int value, int millis) {
    most = Math.max(most, ++working);
    try {
      sleep(millis(millis));
      return value;
    } catch (CancelledError e) {
      trace.record("cancelled " + value);
      throw e;
    } finally {
      working--;
    }
  }

  /** Yields each value when so many milliseconds have passed since the one before. */
  private static AsyncStream<Integer> timed(int... valuesAndGaps) {
    return AsyncStream.generate(out -> {
      for (int i = 0; i < valuesAndGaps.length; i += 2) {
        sleep(millis(valuesAndGaps[i]));
        out.yield(valuesAndGaps[i + 1]);
      }
    });
  }

  @AsyncTest
  void mapConcurrentKeepsTheOrder() {
    assertThat(AsyncStream.range(10).mapConcurrent(3, x -> work(x, 10 * (x % 3))).toList())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(most).isEqualTo(3);
  }

  @AsyncTest
  void theUnorderedOneGivesWhatIsReady() {
    assertThat(AsyncStream.of(30, 10, 20).mapConcurrentUnordered(3, x -> work(x, x)).toList())
        .containsExactly(10, 20, 30);
    assertThat(AsyncStream.range(20).mapConcurrentUnordered(4, x -> work(x, 1)).count())
        .isEqualTo(20);
    assertThat(most).isEqualTo(4);
  }

  @AsyncTest
  void aResultIsHandedOverWhenItIsReady() {
    Duration start = EventLoop.running().time();
    timed(10, 1, 100, 2)
        .mapConcurrent(8, x -> work(x, 1))
        .forEach((Integer x) ->
            trace.record(x + " at " + EventLoop.running().time().minus(start).toMillis()));

    assertThat(trace.events()).containsExactly("1 at 11", "2 at 111");
  }

  @Test
  void aFailureCancelsTheOthersAndComesAlone() {
    for (boolean ordered : List.of(true, false)) {
      TestLoop.run(() -> {
        var stream = AsyncStream.range(3);
        assertThatThrownBy(() ->
                (ordered
                        ? stream.mapConcurrent(3, x -> failAtOne(x))
                        : stream.mapConcurrentUnordered(3, x -> failAtOne(x)))
                    .toList())
            .isInstanceOf(IOException.class)
            .hasMessage("one")
            .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
      });
    }
    assertThat(trace.events())
        .containsExactly("cancelled 0", "cancelled 2", "cancelled 0", "cancelled 2");
  }

  private int failAtOne(int value) throws IOException {
    if (value == 1) {
      sleep(millis(5));
      throw new IOException("one");
    }
    return work(value, 100);
  }

  @AsyncTest
  void aFailureOfTheSourceCancelsTheWork() {
    AsyncStream<Integer> failing =
        AsyncStream.generate(out -> {
          out.yield(1);
          sleep(millis(5));
          throw new IOException("source");
        });
    assertThatThrownBy(() -> failing.mapConcurrent(2, x -> work(x, 100)).toList())
        .isInstanceOf(IOException.class)
        .hasMessage("source");
    assertThat(trace.events()).containsExactly("cancelled 1");
  }

  @AsyncTest
  void leavingEarlyEndsTheTasks() {
    assertThat(AsyncStream.range(100).mapConcurrent(4, x -> work(x, 10 * x)).take(2).toList())
        .containsExactly(0, 1);
    assertThat(Task.all()).hasSize(1);
    assertThat(working).isZero();
  }

  @AsyncTest
  void cancellationEndsTheTasks() {
    var task =
        createTask(() -> AsyncStream.range(100).mapConcurrent(4, x -> work(x, 1_000)).toList());
    sleep(millis(10));
    task.cancel();

    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(working).isZero();
    assertThat(Task.all()).hasSize(1);
  }

  @AsyncTest
  void aBufferRunsAhead() {
    AsyncStream.range(4)
        .map(x -> {
          trace.record("made " + x);
          return x;
        })
        .buffer(2)
        .forEach((Integer x) -> {
          sleep(millis(10));
          trace.record("used " + x);
        });

    assertThat(trace.events().subList(0, 5))
        .containsExactly("made 0", "made 1", "made 2", "made 3", "used 0");
  }

  @AsyncTest
  void aBufferGivesWhatCameBeforeAFailure() {
    AsyncStream<Integer> failing =
        AsyncStream.generate(out -> {
          out.yield(1);
          out.yield(2);
          throw new IOException("source");
        });
    assertThatThrownBy(() -> failing.buffer(8).forEach((Integer x) -> trace.record("used " + x)))
        .isInstanceOf(IOException.class);
    assertThat(trace.events()).containsExactly("used 1", "used 2");
  }

  @AsyncTest
  void mergeTakesWhatComes() {
    assertThat(timed(10, 1, 20, 2).merge(timed(15, 3, 20, 4)).merge(timed(20, 5)).toList())
        .containsExactly(1, 3, 5, 2, 4);
  }

  @AsyncTest
  void mergeEndsAllWhenOneFails() {
    AsyncStream<Integer> failing =
        AsyncStream.generate(out -> {
          sleep(millis(25));
          throw new IOException("one");
        });
    assertThatThrownBy(() ->
            AsyncStream.interval(millis(10))
                .map(Long::intValue)
                .merge(failing)
                .forEach((Integer x) -> trace.record("got " + x)))
        .isInstanceOf(IOException.class);
    assertThat(trace.events()).containsExactly("got 0", "got 1");
    assertThat(Task.all()).hasSize(1);
  }

  @AsyncTest
  void anIntervalKeepsItsPace() {
    Duration start = EventLoop.running().time();
    AsyncStream.interval(millis(10))
        .take(4)
        .forEach((Long n) -> {
          trace.record(n + " at " + EventLoop.running().time().minus(start).toMillis());
          sleep(millis(n == 0 ? 25 : 1));
        });

    assertThat(trace.events()).containsExactly("0 at 10", "1 at 35", "2 at 36", "3 at 40");
  }

  @AsyncTest
  void throttleDropsWhatComesTooSoon() {
    assertThat(timed(0, 1, 5, 2, 5, 3, 1, 4, 20, 5).throttle(millis(10)).toList())
        .containsExactly(1, 3, 5);
  }

  @AsyncTest
  void debounceWaitsForQuiet() {
    assertThat(timed(0, 1, 5, 2, 5, 3, 30, 4, 5, 5).debounce(millis(10)).toList())
        .containsExactly(3, 5);
  }

  @AsyncTest
  void timeoutIsForEachValue() {
    assertThat(timed(9, 1, 9, 2).timeout(millis(10)).toList()).containsExactly(1, 2);
    assertThatThrownBy(() ->
            timed(9, 1, 11, 2).timeout(millis(10)).forEach((Integer x) -> trace.record("got " + x)))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("got 1");
  }

  @AsyncTest
  void aTimeoutAroundAStreamEndsIt() {
    assertThatThrownBy(
            () -> timeout(millis(35), () -> AsyncStream.interval(millis(10)).buffer(2).toList()))
        .isInstanceOf(TimeoutException.class);
    assertThat(Task.all()).hasSize(1);
  }

  @AsyncTest
  void stagesJoinedByQueuesStayBounded() {
    long sum =
        AsyncStream.range(10_000)
            .map(x -> x + 1)
            .filter(x -> x % 2 == 0)
            .buffer(16)
            .mapConcurrent(16, x -> work(x, x % 7))
            .<Long>reduce(0L, (total, x) -> total + x);

    assertThat(sum).isEqualTo(5_000L * 5_001);
    assertThat(most).isEqualTo(16);
  }
}
