package dev.weft.stream;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.TestLoop;
import dev.weft.sync.Queue;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources, and the operators that run where their source does. */
class AsyncStreamTest {
  private static AsyncStream<Integer> oneToFive() {
    return AsyncStream.generate(out -> {
      for (int i = 1; i <= 5; i++) {
        yieldNow();
        out.yield(i);
      }
    });
  }

  @Test
  void aBodyYieldsItsValues() {
    TestLoop.run(() -> assertThat(oneToFive().toList()).containsExactly(1, 2, 3, 4, 5));
  }

  @AsyncTest
  void theBodyBeginsAnewForEachUser() {
    int[] begun = {0};
    AsyncStream<Integer> stream = AsyncStream.generate(out -> out.yield(++begun[0]));

    assertThat(begun[0]).isZero();
    assertThat(stream.toList()).containsExactly(1);
    assertThat(stream.toList()).containsExactly(2);
  }

  @Test
  void valuesRangesAndCollections() {
    assertThat(AsyncStream.of("a", "b").toList()).containsExactly("a", "b");
    assertThat(AsyncStream.<String>of().toList()).isEmpty();
    assertThat(AsyncStream.range(3).toList()).containsExactly(0, 1, 2);
    assertThat(AsyncStream.range(2, 4).toList()).containsExactly(2, 3);
    assertThat(AsyncStream.range(4, 2).toList()).isEmpty();
    assertThat(AsyncStream.from(List.of(7, 8)).toList()).containsExactly(7, 8);
  }

  @AsyncTest
  void aQueueIsAStreamUntilItIsShutDown() {
    var queue = new Queue<Integer>(1);
    var producer =
        createTask(() -> {
          for (int i = 0; i < 3; i++) {
            queue.put(i);
          }
          queue.shutdown();
        });

    assertThat(AsyncStream.from(queue).toList()).containsExactly(0, 1, 2);
    assertThat(producer.isDone()).isTrue();
  }

  @AsyncTest
  void mapFilterTakeSkipTakeWhile() {
    assertThat(oneToFive().map(x -> x * x).toList()).containsExactly(1, 4, 9, 16, 25);
    assertThat(oneToFive().filter(x -> x % 2 == 1).toList()).containsExactly(1, 3, 5);
    assertThat(oneToFive().take(2).toList()).containsExactly(1, 2);
    assertThat(oneToFive().take(0).toList()).isEmpty();
    assertThat(oneToFive().take(9).toList()).hasSize(5);
    assertThat(oneToFive().skip(3).toList()).containsExactly(4, 5);
    assertThat(oneToFive().skip(9).toList()).isEmpty();
    assertThat(oneToFive().takeWhile(x -> x < 3).toList()).containsExactly(1, 2);
  }

  @AsyncTest
  void functionsMaySuspend() {
    AsyncStream<Integer> slow =
        oneToFive()
            .map(x -> {
              sleep(millis(10));
              return x;
            });

    assertThat(slow.filter(x -> x > 3).toList()).containsExactly(4, 5);
  }

  @AsyncTest
  void flatMapTakesStreamsAndCollections() {
    assertThat(oneToFive().take(3).flatMap(x -> AsyncStream.range(x)).toList())
        .containsExactly(0, 0, 1, 0, 1, 2);
    assertThat(oneToFive().take(2).flatMap(x -> List.of(x, -x)).toList())
        .containsExactly(1, -1, 2, -2);
  }

  @AsyncTest
  void scanReduceCountFirst() {
    assertThat(oneToFive().scan(0, Integer::sum).toList()).containsExactly(0, 1, 3, 6, 10, 15);
    assertThat(oneToFive().<Integer>reduce(0, Integer::sum)).isEqualTo(15);
    assertThat(oneToFive().count()).isEqualTo(5);
    assertThat(oneToFive().first()).hasValue(1);
    assertThat(AsyncStream.<Integer>of().first()).isEmpty();
  }

  @Test
  void distinctAndChunked() {
    assertThat(AsyncStream.of(1, 2, 1, 3, 2).distinct().toList()).containsExactly(1, 2, 3);
    assertThat(AsyncStream.range(5).chunked(2).toList())
        .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
    assertThat(AsyncStream.range(4).chunked(2).toList())
        .containsExactly(List.of(0, 1), List.of(2, 3));
    assertThat(AsyncStream.<Integer>of().chunked(2).toList()).isEmpty();
  }

  @AsyncTest
  void zipEndsWithTheShorterOne() {
    assertThat(oneToFive().zip(AsyncStream.of("a", "b"), (n, s) -> s + n).toList())
        .containsExactly("a1", "b2");
    assertThat(AsyncStream.of("a", "b").zip(oneToFive(), (s, n) -> s + n).toList())
        .containsExactly("a1", "b2");
  }

  @AsyncTest
  void aForLoopPulls() {
    var seen = new ArrayList<Integer>();
    for (int value : oneToFive()) {
      seen.add(value);
      yieldNow();
    }
    assertThat(seen).containsExactly(1, 2, 3, 4, 5);
  }

  @AsyncTest
  void failuresComeOutAsTheyAre() {
    AsyncStream<Integer> failing =
        AsyncStream.generate(out -> {
          out.yield(1);
          throw new IOException("source");
        });

    assertThatThrownBy(failing::toList).isInstanceOf(IOException.class).hasMessage("source");
    assertThatThrownBy(() ->
            failing.forEach((Integer value) -> {
              throw new IllegalStateException("consumer");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("consumer");
    assertThatThrownBy(
            () -> {
              for (int value : failing) {
                assertThat(value).isEqualTo(1);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @AsyncTest
  void retryBeginsAnew() {
    int[] attempts = {0};
    AsyncStream<Integer> flaky =
        AsyncStream.generate(out -> {
          attempts[0]++;
          out.yield(attempts[0]);
          if (attempts[0] < 3) {
            throw new IOException("attempt " + attempts[0]);
          }
        });

    assertThat(flaky.retry(3).toList()).containsExactly(1, 2, 3);
    attempts[0] = 0;
    assertThatThrownBy(() -> flaky.retry(2).toList())
        .isInstanceOf(IOException.class)
        .hasMessage("attempt 2");
  }

  @Test
  void retryLeavesTheFailuresOfTheConsumerAlone() {
    int[] begun = {0};
    AsyncStream<Integer> stream =
        AsyncStream.generate(out -> {
          begun[0]++;
          out.yield(1);
        });

    assertThatThrownBy(() ->
            stream
                .retry(3)
                .map(x -> {
                  throw new IOException("map");
                })
                .toList())
        .isInstanceOf(IOException.class);
    assertThat(begun[0]).isEqualTo(1);
  }

  @Test
  void badArgumentsAreRefused() {
    AsyncStream<Integer> stream = AsyncStream.of(1);

    assertThatThrownBy(() -> stream.take(-1)).hasMessage("0 or more are required, not -1");
    assertThatThrownBy(() -> stream.skip(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.chunked(0)).hasMessage("1 or more are required, not 0");
    assertThatThrownBy(() -> stream.buffer(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.retry(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.mapConcurrent(0, x -> x))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AsyncStream.interval(millis(0)))
        .hasMessageContaining("a duration above zero is required");
    assertThatThrownBy(() -> AsyncStream.generate(null)).isInstanceOf(NullPointerException.class);
  }
}
