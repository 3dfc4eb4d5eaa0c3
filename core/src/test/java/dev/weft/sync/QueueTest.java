package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class QueueTest {
  private final Trace trace = new Trace();

  private Task<Void> putter(Queue<String> queue, String item) {
    return createTask(() -> {
      queue.put(item);
      trace.record("put " + item);
    });
  }

  // test_queues: test_empty, test_full
  @AsyncTest
  void itIsEmptyOrFull() {
    var unbounded = new Queue<Integer>();
    assertThat(unbounded.isEmpty()).isTrue();
    unbounded.put(1);
    assertThat(unbounded.isEmpty()).isFalse();
    assertThat(unbounded.isFull()).isFalse();
    assertThat(unbounded.get()).isEqualTo(1);
    assertThat(unbounded.isEmpty()).isTrue();
    assertThat(unbounded.capacity()).isZero();

    var one = new Queue<Integer>(1);
    assertThat(one.isFull()).isFalse();
    one.put(1);
    assertThat(one.isFull()).isTrue();
    assertThat(one.capacity()).isEqualTo(1);
  }

  // test_queues: test_order
  @AsyncTest
  void itemsComeOutInTheOrderTheyWentIn() {
    var queue = new Queue<Integer>();
    for (int i = 0; i < 100; i++) {
      queue.put(i);
      queue.put(-i);
      assertThat(queue.get()).isEqualTo(i % 2 == 0 ? i / 2 : -(i / 2));
    }
    assertThat(queue.size()).isEqualTo(100);
  }

  @AsyncTest
  void anItemMayBeNull() {
    var queue = new Queue<String>(1);
    queue.put(null);
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.get()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  // test_queues: test_repr, test_str
  @Test
  void itSaysItsSizeAndCapacity() {
    var queue = new Queue<Integer>(3);
    queue.putNow(1);
    assertThat(queue).hasToString("Queue[size=1, capacity=3]");
  }

  @Test
  void aNegativeCapacityIsRefused() {
    assertThatThrownBy(() -> new Queue<String>(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -1");
  }

  // test_queues: test_maxsize
  @AsyncTest
  void whoPutsIntoAFullQueueWaits() {
    var queue = new Queue<Integer>(2);
    Task<Void> task =
        createTask(() -> {
          for (int i = 0; i < 3; i++) {
            queue.put(i);
            trace.record("put " + i);
          }
        });
    Testing.settle();
    assertThat(trace.events()).containsExactly("put 0", "put 1");

    assertThat(queue.get()).isZero();
    yieldNow();
    assertThat(trace.events()).containsExactly("put 0", "put 1", "put 2");
    assertThat(queue.get()).isEqualTo(1);
    assertThat(queue.get()).isEqualTo(2);
    assertThat(task.isDone()).isTrue();
  }

  // test_queues: test_blocking_get, test_blocking_put
  @AsyncTest
  void puttingAndTakingWithoutNeedToWaitDoesNotSuspend() {
    var queue = new Queue<Integer>(1);
    EventLoop.running().callSoon(() -> trace.record("the loop had a turn"));
    queue.put(1);
    assertThat(queue.get()).isEqualTo(1);
    assertThat(trace.events()).isEmpty();
  }

  // test_queues: test_blocking_get_wait
  @AsyncTest
  void whoTakesFromAnEmptyQueueWaits() {
    var queue = new Queue<Integer>();
    EventLoop.running().callLater(millis(10), () -> queue.putNow(1));
    assertThat(queue.get()).isEqualTo(1);
    assertThat(EventLoop.running().time()).isEqualTo(millis(10));
  }

  // test_queues: test_blocking_put_wait
  @AsyncTest
  void aPutGoesOnWhenThereIsRoom() {
    var queue = new Queue<Integer>(1);
    EventLoop.running().callLater(millis(10), () -> queue.getNow());
    queue.put(1);
    queue.put(2);
    assertThat(EventLoop.running().time()).isEqualTo(millis(10));
    assertThat(queue.getNow()).isEqualTo(2);
  }

  // test_queues: test_nonblocking_get, test_nonblocking_put
  @Test
  void putNowAndGetNowNeedNoLoop() {
    var queue = new Queue<Integer>();
    queue.putNow(1);
    assertThat(queue.getNow()).isEqualTo(1);
  }

  // test_queues: test_nonblocking_get_exception
  @Test
  void getNowOfAnEmptyQueueIsRefused() {
    assertThatThrownBy(() -> new Queue<Integer>().getNow())
        .isInstanceOf(QueueEmptyException.class)
        .hasMessageContaining("no item in the queue");
  }

  // test_queues: test_nonblocking_put_exception
  @Test
  void putNowIntoAFullQueueIsRefused() {
    var queue = new Queue<Integer>(1);
    queue.putNow(1);
    assertThatThrownBy(() -> queue.putNow(2))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("no room in the queue");
    assertThat(queue.getNow()).isEqualTo(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  // test_queues: test_get_with_putters, test_get_with_waiting_putters
  @AsyncTest
  void takingAnItemLetsTheNextPutIn() {
    var queue = new Queue<String>(1);
    putter(queue, "a");
    putter(queue, "b");
    assertThat(queue.get()).isEqualTo("a");
    assertThat(queue.get()).isEqualTo("b");
    assertThat(trace.events()).containsExactly("put a", "put b");
  }

  // test_queues: test_put_with_waiting_getters, test_put_cancelled
  @AsyncTest
  void aPutWakesWhoWaits() {
    var queue = new Queue<String>();
    Task<String> task = createTask(() -> queue.get());
    yieldNow();
    queue.put("a");
    assertThat(await(task)).isEqualTo("a");

    putter(queue, "b");
    assertThat(queue.get()).isEqualTo("b");
    assertThat(trace.events()).containsExactly("put b");
  }

  // test_queues: test_why_are_getters_waiting
  @AsyncTest
  void aProducerAndAConsumerOfAQueueOfOneBothComeToAnEnd() throws TimeoutException {
    var queue = new Queue<Integer>(1);
    timeout(
        seconds(1),
        () ->
            TaskGroup.run(group -> {
              group.createTask(() -> {
                for (int i = 0; i < 5; i++) {
                  queue.put(i);
                }
              });
              group.createTask(() -> {
                for (int i = 0; i < 5; i++) {
                  assertThat(queue.get()).isEqualTo(i);
                }
              });
            }));
    assertThat(queue.isEmpty()).isTrue();
  }

  // test_queues: test_why_are_putters_waiting
  @AsyncTest
  void puttersGoOnWhenSeveralItemsWereTakenAtOnce() throws TimeoutException {
    var queue = new Queue<String>(2);
    timeout(
        seconds(1),
        () ->
            TaskGroup.run(group -> {
              group.createTask(() -> {
                yieldNow();
                for (int n = queue.size(); n > 0; n--) {
                  trace.record("got " + queue.getNow());
                }
              });
              for (String item : List.of("0", "1", "2", "3")) {
                group.createTask(() -> queue.put(item));
              }
            }));
    assertThat(trace.events()).containsExactly("got 0", "got 1");
    assertThat(queue.getNow()).isEqualTo("2");
    assertThat(queue.getNow()).isEqualTo("3");
  }

  @AsyncTest
  void aWokenReaderWhoseItemWasTakenWaitsForTheNext() {
    var queue = new Queue<String>();
    Task<String> reader = createTask(() -> queue.get());
    yieldNow();
    queue.putNow("a");
    assertThat(queue.getNow()).isEqualTo("a");
    Testing.settle();
    assertThat(reader.isDone()).isFalse();
    queue.putNow("b");
    assertThat(await(reader)).isEqualTo("b");
  }

  @Test
  void aQueueOfOneLoopCannotBeWaitedForOnAnother() {
    var queue = new Queue<String>(1);
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        createTask(() -> queue.get());
        yieldNow();
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(queue::get)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Queue belongs to a different event loop"));
    }
  }
}
