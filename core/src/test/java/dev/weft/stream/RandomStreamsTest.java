package dev.weft.stream;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.Testing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random pipelines, left at random: in their own order, cleaned up, and nothing goes on behind. */
@Tag("explore")
class RandomStreamsTest {
  private static final int SEEDS = Integer.getInteger("weft.seeds", 1_000);
  private static final int VALUES = 20;

  /** One run: what began and ended, and what came out. */
  private static final class Run {
    private final SplittableRandom random;
    private final List<Integer> seen = new ArrayList<>();
    private int begun;
    private int ended;
    private boolean ordered = true;

    Run(long seed) {
      random = new SplittableRandom(seed);
    }

    private void dawdle() {
      switch (random.nextInt(4)) {
        case 0 -> yieldNow();
        case 1 -> sleep(millis(random.nextInt(5)));
        default -> {}
      }
    }

    private AsyncStream<Integer> source() {
      return AsyncStream.generate(out -> {
        begun++;
        try {
          for (int i = 0; i < VALUES; i++) {
            dawdle();
            failNowAndThen();
            out.yield(i);
          }
        } finally {
          try {
            yieldNow(); // where a cancellation may still come
          } finally {
            ended++;
          }
        }
      });
    }

    private void failNowAndThen() {
      if (random.nextInt(100) == 0) {
        throw new IllegalStateException("planned");
      }
    }

    private AsyncStream<Integer> stage(AsyncStream<Integer> stream) {
      return switch (random.nextInt(8)) {
        case 0 -> stream.map(this::slowly);
        case 1 -> stream.buffer(random.nextInt(1, 4));
        case 2 -> stream.mapConcurrent(random.nextInt(1, 5), this::slowly);
        case 3 -> {
          ordered = false;
          yield stream.mapConcurrentUnordered(random.nextInt(1, 5), this::slowly);
        }
        case 4 -> stream.take(random.nextInt(VALUES + 2));
        case 5 -> stream.timeout(millis(100));
        case 6 -> pulled(stream);
        default -> stream.filter(x -> x % 5 != 4);
      };
    }

    private int slowly(int value) {
      dawdle();
      failNowAndThen();
      return value;
    }

    private AsyncStream<Integer> pulled(AsyncStream<Integer> stream) {
      return AsyncStream.generate(out -> {
        try (stream) {
          for (int value : stream) {
            dawdle();
            out.yield(value);
          }
        }
      });
    }

    void run() {
      AsyncStream<Integer> stream = source();
      for (int stages = random.nextInt(5); stages > 0; stages--) {
        stream = stage(stream);
      }
      AsyncStream<Integer> whole = stream;
      Task<Void> task =
          createTask(() ->
              whole.forEach((Integer value) -> {
                seen.add(value);
                dawdle();
                failNowAndThen();
              }));
      if (random.nextBoolean()) {
        sleep(millis(random.nextInt(60)));
        task.cancel();
      }
      waitAll(List.of(task));
      if (!task.isCancelled() && task.exception() != null) {
        assertThat(task.exception()).hasMessage("planned");
        assertThat(task.exception().getSuppressed()) // by try-with-resources, if both happened
            .hasOnlyElementsOfType(CancelledError.class);
      }
      assertThat(Task.all()).hasSize(1);
      assertThat(ended).isEqualTo(begun);
      assertThat(seen).doesNotHaveDuplicates();
      if (ordered) {
        assertThat(seen).isSorted();
      }
    }
  }

  @Test
  void nothingIsLostAndNothingIsLeft() {
    for (long seed = 0; seed < SEEDS; seed++) {
      long number = seed;
      Testing.replay(number, () -> new Run(number).run());
    }
  }
}
