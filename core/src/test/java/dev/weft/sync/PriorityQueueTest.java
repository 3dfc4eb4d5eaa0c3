package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queues with an order of their own: by priority, and last in, first out. */
class PriorityQueueTest {
  private static <T> List<T> drained(Queue<T> queue) {
    List<T> items = new ArrayList<>();
    while (!queue.isEmpty()) {
      items.add(queue.get());
    }
    return items;
  }

  // test_queues: test_order
  @AsyncTest
  void theLeastItemComesFirst() {
    var queue = new PriorityQueue<Integer>(Comparator.naturalOrder());
    for (int item : new int[] {1, 3, 2}) {
      queue.put(item);
    }
    assertThat(queue.size()).isEqualTo(3);
    assertThat(drained(queue)).containsExactly(1, 2, 3);
  }

  // test_queues: test_order
  @AsyncTest
  void aLifoQueueGivesTheYoungestFirst() {
    var queue = new LifoQueue<Integer>();
    for (int i = 0; i < 20; i++) {
      queue.put(i);
    }
    assertThat(queue.get()).isEqualTo(19);
    queue.put(100);
    assertThat(queue.get()).isEqualTo(100);
    assertThat(drained(queue)).hasSize(19).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @AsyncTest
  void ofEqualItemsTheOldestComesFirst() {
    var queue = new PriorityQueue<String>(Comparator.comparingInt(String::length));
    for (String item : List.of("aa", "b", "cc", "d", "ee", "f")) {
      queue.put(item);
    }
    assertThat(drained(queue)).containsExactly("b", "d", "f", "aa", "cc", "ee");
  }

  @AsyncTest
  void boundedOnesMakePuttersWait() {
    for (Queue<Integer> queue :
        List.of(
            new PriorityQueue<Integer>(2, Comparator.naturalOrder()), new LifoQueue<Integer>(2))) {
      queue.put(2);
      queue.put(3);
      assertThat(queue.isFull()).isTrue();
      assertThatThrownBy(() -> queue.putNow(4)).isInstanceOf(QueueFullException.class);
      Task<Void> putter = createTask(() -> queue.put(1));
      yieldNow();
      assertThat(putter.isDone()).isFalse();
      int first = queue.get();
      await(putter);
      assertThat(queue.get()).isEqualTo(1);
      assertThat(List.of(first, queue.get())).containsExactlyInAnyOrder(2, 3);
    }
  }

  @AsyncTest
  void aWaitingTaskGetsWhatIsLeastWhenItsTurnComes() {
    var queue = new PriorityQueue<Integer>(Comparator.naturalOrder());
    Task<Integer> reader = createTask(() -> queue.get());
    yieldNow();
    queue.putNow(2);
    queue.putNow(1);
    assertThat(await(reader)).isEqualTo(1);
  }

  @AsyncTest
  void anItemThatCannotBeComparedIsNotInTheQueue() {
    var queue = new PriorityQueue<Object>(PriorityQueueTest::compare);
    queue.put("a");
    assertThatThrownBy(() -> queue.put(1)).isInstanceOf(ClassCastException.class);
    assertThat(drained(queue)).containsExactly("a");
    queue.taskDone();
    queue.join();
  }

  private static int compare(Object left, Object right) {
    return ((String) left).compareTo((String) right);
  }

  @Test
  void negativeCapacitiesAndAMissingOrderAreRefused() {
    assertThatThrownBy(() -> new PriorityQueue<Integer>(-1, Comparator.naturalOrder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -1");
    assertThatThrownBy(() -> new LifoQueue<Integer>(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -1");
    assertThatThrownBy(() -> new PriorityQueue<Integer>(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("an order is required");
  }

  @Test
  void theyCallThemselvesByTheirNames() {
    assertThat(new PriorityQueue<Integer>(4, Comparator.naturalOrder()))
        .hasToString("PriorityQueue[size=0, capacity=4]");
    assertThat(new LifoQueue<Integer>()).hasToString("LifoQueue[size=0, capacity=0]");
  }
}
