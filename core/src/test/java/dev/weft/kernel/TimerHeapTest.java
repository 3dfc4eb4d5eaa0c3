package dev.weft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
  private static final class Numbered extends Timer {
    private final int number;

    Numbered(long when, int number) {
      super(when);
      this.number = number;
    }

    @Override
    public void run() {}
  }

  private final TimerHeap heap = new TimerHeap();

  @Test
  void anEmptyHeapHasNoDeadline() {
    assertThat(heap.isEmpty()).isTrue();
    assertThat(heap.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void equalDeadlinesComeInTheOrderOfSetting() {
    for (int i = 0; i < 100; i++) {
      heap.add(new Numbered(5, i));
    }

    for (int i = 0; i < 100; i++) {
      assertThat(((Numbered) heap.take()).number).isEqualTo(i);
    }
  }

  @Test
  void aRemovedTimerLeavesNothingBehind() {
    var timer = new Numbered(5, 0);
    heap.add(timer);

    assertThat(heap.remove(timer)).isTrue();
    assertThat(heap.remove(timer)).isFalse();
    assertThat(heap.size()).isZero();
  }

  @Test
  void clearedTimersCanBeRemovedInVain() {
    var timer = new Numbered(5, 0);
    heap.add(timer);
    heap.clear();

    assertThat(heap.isEmpty()).isTrue();
    assertThat(heap.remove(timer)).isFalse();
  }

  @Test
  void staysSortedWhateverIsAddedAndRemoved() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var model = new ArrayList<Numbered>();
      for (int i = 0; i < 300; i++) {
        if (model.isEmpty() || random.nextInt(3) > 0) {
          var timer = new Numbered(random.nextInt(50), i);
          heap.add(timer);
          model.add(timer);
        } else {
          assertThat(heap.remove(model.remove(random.nextInt(model.size())))).isTrue();
        }
      }
      assertThat(drained()).as("seed %d", seed).isEqualTo(sorted(model));
    }
  }

  private List<Integer> drained() {
    List<Integer> numbers = new ArrayList<>();
    while (!heap.isEmpty()) {
      numbers.add(((Numbered) heap.take()).number);
    }
    return numbers;
  }

  private static List<Integer> sorted(List<Numbered> timers) {
    return timers.stream()
        .sorted(Comparator.comparingLong(Numbered::when).thenComparingInt(timer -> timer.number))
        .map(timer -> timer.number)
        .toList();
  }
}
