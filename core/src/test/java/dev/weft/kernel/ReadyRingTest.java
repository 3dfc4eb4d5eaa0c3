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
  void whatIsBroughtToTheFrontLeavesTheOthersInTheirOrder() {
    var ring = new ReadyRing();
    List<Entry> model = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      var entry = new Entry(i);
      ring.add(entry);
      model.add(entry);
    }
    List<Runnable> expected = new ArrayList<>();
    List<Runnable> taken = new ArrayList<>();
    var random = new SplittableRandom(3);
    while (!model.isEmpty()) {
      int index = random.nextInt(model.size());
      expected.add(model.remove(index));
      ring.bringToFront(index);
      taken.add(ring.take());
    }

    assertThat(taken).isEqualTo(expected);
  }
}
