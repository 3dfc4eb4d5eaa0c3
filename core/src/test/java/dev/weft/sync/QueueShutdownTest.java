package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TestLoop;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of queues: shutting down, the work that is left, and iterating to the end. */
class QueueShutdownTest {
  enum Kind {
    FIFO,
    LIFO,
    PRIORITY;

    Queue<String> create(int capacity) {
      return switch (this) {
        case FIFO -> new Queue<>(capacity);
        case LIFO -> new LifoQueue<>(capacity);
        case PRIORITY -> new PriorityQueue<>(capacity, Comparator.naturalOrder());
      };
    }
  }

  private final Trace trace = new Trace();

  private static void assertShutDown(Queue<String> queue) {
    assertThatThrownBy(() -> queue.put("data"))
        .isInstanceOf(QueueShutDownException.class)
        .hasMessageContaining("the queue was shut down");
    assertThatThrownBy(() -> queue.putNow("data")).isInstanceOf(QueueShutDownException.class);
    assertThatThrownBy(() -> queue.get()).isInstanceOf(QueueShutDownException.class);
    assertThatThrownBy(() -> queue.getNow()).isInstanceOf(QueueShutDownException.class);
  }

  private static void assertAllDone(Queue<String> queue) {
    assertThatThrownBy(queue::taskDone)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("taskDone() called too many times");
  }

  // test_queues: test_task_done_underflow
  @ParameterizedTest
  @EnumSource
  void moreWorkDoneThanWasPutIsRefused(Kind kind) {
    assertAllDone(kind.create(0));
  }

  // test_queues: test_task_done
  @ParameterizedTest
  @EnumSource
  void joinWaitsForTheWorkOnEveryItem(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      for (int i = 0; i < 100; i++) {
        queue.putNow("item " + i);
      }
      TaskGroup.run(group -> {
        for (int worker = 0; worker < 2; worker++) {
          group.createTask(() -> {
            for (String item : queue) {
              yieldNow();
              trace.record(item);
              queue.taskDone();
            }
          });
        }
        queue.join();
        assertThat(trace.events()).hasSize(100).doesNotHaveDuplicates();
        queue.shutdown();
      });
      assertAllDone(queue);
    });
  }

  // test_queues: test_join_empty_queue
  @ParameterizedTest
  @EnumSource
  void joiningAQueueWithoutWorkReturnsAtOnce(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.join();
      queue.join();
      queue.put("item");
      queue.get();
      Task<Void> task = createTask(queue::join);
      yieldNow();
      assertThat(task.isDone()).isFalse();
      queue.taskDone();
      await(task);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledJoinChangesNothing(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.put("item");
      Task<Void> early =
          createTask(() -> {
            Task.current().cancel();
            queue.join();
          });
      Task<Void> waiting = createTask(queue::join);
      Task<Void> woken = createTask(queue::join);
      yieldNow();
      waiting.cancel();
      assertThatThrownBy(() -> await(early)).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> await(waiting)).isInstanceOf(CancelledError.class);
      queue.taskDone();
      woken.cancel();
      await(woken); // it had all been done when the cancellation came
    });
  }

  // test_queues: test_shutdown_empty
  @ParameterizedTest
  @EnumSource
  void shuttingDownAnEmptyQueueEndsTheWaitForItems(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      Task<String> reader = createTask(() -> queue.get());
      yieldNow();
      queue.shutdown();
      assertThat(queue.size()).isZero();
      queue.join();
      yieldNow();
      assertThat(reader.isDone()).isTrue();
      assertThatThrownBy(() -> await(reader)).isInstanceOf(QueueShutDownException.class);
      assertShutDown(queue);
    });
  }

  // test_queues: test_shutdown_nonempty
  @ParameterizedTest
  @EnumSource
  void whatIsInTheQueueCanStillBeTakenAndMustBeDone(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(1);
      queue.putNow("data");
      Task<Void> join = createTask(queue::join);
      Task<Void> putter = createTask(() -> queue.put("data2"));
      yieldNow();
      assertThat(putter.isDone()).isFalse();
      queue.shutdown();
      assertThat(queue.size()).isEqualTo(1);
      yieldNow();
      assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
      assertThatThrownBy(() -> queue.put("data")).isInstanceOf(QueueShutDownException.class);

      assertThat(queue.get()).isEqualTo("data");
      Testing.settle();
      assertThat(join.isDone()).isFalse();
      assertShutDown(queue);
      queue.taskDone();
      await(join);
      assertAllDone(queue);
    });
  }

  // test_queues: test_shutdown_immediate
  @ParameterizedTest
  @EnumSource
  void shutdownNowDropsTheItemsAsDone(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.putNow("data");
      Task<Void> join = createTask(queue::join);
      yieldNow();
      queue.shutdownNow();
      assertThat(queue.size()).isZero();
      yieldNow();
      assertThat(join.isDone()).isTrue();
      assertShutDown(queue);
      assertAllDone(queue);
    });
  }

  // test_queues: test_shutdown_immediate_with_unfinished
  @ParameterizedTest
  @EnumSource
  void shutdownNowLeavesTheWorkOnTakenItemsToBeDone(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.putNow("data");
      queue.putNow("data");
      Task<Void> join = createTask(queue::join);
      assertThat(queue.get()).isEqualTo("data");
      queue.shutdownNow();
      assertThat(queue.size()).isZero();
      Testing.settle();
      assertThat(join.isDone()).isFalse();
      assertShutDown(queue);
      queue.taskDone();
      assertAllDone(queue);
      await(join);
    });
  }

  @ParameterizedTest
  @EnumSource
  void shuttingDownTwiceIsHarmless(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.putNow("data");
      queue.shutdown();
      queue.shutdown();
      assertThat(queue.size()).isEqualTo(1);
      queue.shutdownNow();
      queue.shutdownNow();
      assertThat(queue.size()).isZero();
      queue.join();
      assertShutDown(queue);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aPutThatHadBeenWokenWhenTheQueueWasShutDownIsRefused(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(1);
      queue.putNow("a");
      Task<Void> putter = createTask(() -> queue.put("b"));
      yieldNow();
      assertThat(queue.getNow()).isEqualTo("a");
      queue.shutdown();
      assertThatThrownBy(() -> await(putter)).isInstanceOf(QueueShutDownException.class);
      assertThat(queue.isEmpty()).isTrue();
    });
  }

  // Weft differs: queues are iterable.
  @ParameterizedTest
  @EnumSource
  void iteratingEndsWhenTheQueueIsShutDownAndEmpty(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      List<String> items = new ArrayList<>();
      Task<Void> consumer =
          createTask(() -> {
            for (String item : queue) {
              items.add(item);
            }
          });
      Testing.settle();
      queue.put("a");
      Testing.settle();
      queue.put("b");
      queue.put("c");
      queue.shutdown();
      await(consumer);
      assertThat(items).hasSize(3).startsWith("a").contains("b", "c");
    });
  }

  @ParameterizedTest
  @EnumSource
  void anIteratorAtTheEndHasNoNextItem(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      queue.put("a");
      queue.shutdown();
      var iterator = queue.iterator();
      assertThat(iterator.next()).isEqualTo("a");
      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @ParameterizedTest
  @EnumSource
  void askingAnIteratorTakesNoItemFromTheOthers(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      Task<Boolean> asking = createTask(() -> queue.iterator().hasNext());
      Task<String> reader = createTask(() -> queue.get());
      yieldNow();
      queue.put("a");
      assertThat(await(asking)).isTrue();
      Testing.settle();
      assertThat(reader.isDone()).isTrue();
      assertThat(reader.result()).isEqualTo("a");
    });
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledLoopOverAQueueTakesNothing(Kind kind) {
    TestLoop.run(() -> {
      Queue<String> queue = kind.create(0);
      Task<Void> consumer =
          createTask(() -> {
            for (String item : queue) {
              trace.record(item);
            }
          });
      yieldNow();
      consumer.cancel();
      assertThatThrownBy(() -> await(consumer)).isInstanceOf(CancelledError.class);
      queue.put("a");
      assertThat(queue.getNow()).isEqualTo("a");
      assertThat(trace.events()).isEmpty();
    });
  }
}
