package dev.weft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadyRingTest {
  private record Entry(int number) implements Runnable {
    @Override
    public void run() {}
  }

  @Test
  void behavesAsAQueueWhileItGrows() {
    var ring = new ReadyRing();
    Deque<Runnable> model = new ArrayDeque<>();
    var random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      if (model.isEmpty() || random.nextInt(100) < 52) {
        ring.add(new Entry(i));
        model.add(new Entry(i));
      } else {
        assertThat(ring.take()).isEqualTo(model.remove());
      }
      assertThat(ring.size()).isEqualTo(model.size());
    }
  }

  @Test
  void pickingLosesAndDoublesNothing() {
    var ring = new ReadyRing();
    for (int i = 0; i < 100; i++) {
      ring.add(new Entry(i));
    }
    List<Integer> taken = new ArrayList<>();
    var random = new SplittableRandom(3);
    for (int left = 100; left > 0; left--) {
      ring.pickFirst(left, random);
      taken.add(((Entry) ring.take()).number());
    }

    assertThat(taken).doesNotHaveDuplicates().hasSize(100).isNotEqualTo(taken.stream().sorted());
  }
}
