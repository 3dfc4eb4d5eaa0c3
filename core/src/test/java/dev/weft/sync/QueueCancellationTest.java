package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Cancelled takers and putters: no item is lost, doubled, or kept from the others. */
class QueueCancellationTest {
  private final Trace trace = new Trace();

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  private Task<Void> putter(Queue<String> queue, String item) {
    return createTask(() -> {
      queue.put(item);
      trace.record("put " + item);
    });
  }

  // test_queues: test_get_cancelled_race
  @AsyncTest
  void theItemGoesToTheTaskThatStillWaits() {
    var queue = new Queue<String>();
    Task<String> one = createTask(() -> queue.get());
    Task<String> two = createTask(() -> queue.get());
    yieldNow();
    one.cancel();
    yieldNow();
    assertThat(one.isDone()).isTrue();
    queue.put("a");
    assertThat(await(two)).isEqualTo("a");
  }

  // test_queues: test_cancelled_getters_not_being_held_in_self_getters
  @AsyncTest
  void aGetThatTimedOutTakesNothingLater() {
    var queue = new Queue<String>(5);
    assertThatThrownBy(() -> waitFor(() -> queue.get(), seconds(0.1)))
        .isInstanceOf(TimeoutException.class);
    queue.put("a");
    assertThat(queue.getNow()).isEqualTo("a");
  }

  // test_queues: test_cancelled_puts_not_being_held_in_self_putters
  @AsyncTest
  void aCancelledPutDoesNotPutLater() {
    var queue = new Queue<String>(1);
    queue.putNow("a");
    Task<Void> task = putter(queue, "b");
    yieldNow();
    task.cancel();
    assertCancelled(task);
    assertThat(queue.getNow()).isEqualTo("a");
    Testing.settle();
    assertThat(queue.isEmpty()).isTrue();
  }

  // test_queues: test_put_cancelled_race
  @AsyncTest
  void theRoomGoesToThePutThatStillWaits() {
    var queue = new Queue<String>(1);
    Task<Void> a = putter(queue, "a");
    Task<Void> b = putter(queue, "b");
    Task<Void> x = putter(queue, "x");
    yieldNow();
    assertThat(a.isDone()).isTrue();
    assertThat(b.isDone()).isFalse();
    x.cancel();
    yieldNow();
    assertThat(x.isCancelled()).isTrue();
    assertThat(queue.getNow()).isEqualTo("a");
    yieldNow();
    assertThat(queue.getNow()).isEqualTo("b");
    assertThat(b.isDone()).isTrue();
  }

  // test_queues: test_get_cancel_drop_one_pending_reader
  // Weft differs: the reader's turn had come before it was cancelled, so it gets the item.
  @AsyncTest
  void aReaderCancelledAfterItWasWokenLosesNoItem() {
    var queue = new Queue<Integer>();
    Task<Integer> reader = createTask(() -> queue.get());
    yieldNow();
    queue.putNow(1);
    queue.putNow(2);
    reader.cancel();

    assertThat(await(reader)).isEqualTo(1);
    assertThat(queue.getNow()).isEqualTo(2);
    assertThat(queue.isEmpty()).isTrue();
  }

  // test_queues: test_get_cancel_drop_many_pending_readers
  @AsyncTest
  void ofManyReadersACancelledOneLeavesItsItemToTheOthers() {
    var queue = new Queue<Integer>();
    Task<Integer> one = createTask(() -> queue.get());
    Task<Integer> two = createTask(() -> queue.get());
    Task<Integer> three = createTask(() -> queue.get());
    yieldNow();
    one.cancel();
    queue.putNow(1);
    queue.putNow(2);
    assertCancelled(one);

    assertThat(Set.of(await(two), await(three))).containsExactlyInAnyOrder(1, 2);
  }

  // test_queues: test_put_cancel_drop, test_cancelled_put_silence_value_error_exception
  // Weft differs: the put's turn had come before it was cancelled, so it has put its item.
  @AsyncTest
  void aPutCancelledAfterItWasWokenPutsOnce() {
    var queue = new Queue<String>(1);
    queue.putNow("1");
    Task<Void> writer =
        createTask(() -> {
          queue.put("2");
          trace.record("put");
          sleep(seconds(1));
        });
    yieldNow();
    assertThat(queue.getNow()).isEqualTo("1");
    writer.cancel();
    assertCancelled(writer);

    assertThat(trace.events()).containsExactly("put");
    assertThat(queue.getNow()).isEqualTo("2");
    assertThat(queue.size()).isZero();
  }

  @AsyncTest
  void aTaskCancelledBeforehandNeitherTakesNorPuts() {
    var queue = new Queue<String>(1);
    Task<String> reader =
        createTask(() -> {
          Task.current().cancel();
          return queue.get();
        });
    assertCancelled(reader);
    queue.put("a");
    Task<Void> writer =
        createTask(() -> {
          Task.current().cancel();
          queue.put("b");
        });
    assertCancelled(writer);
    assertThat(queue.getNow()).isEqualTo("a");
    assertThat(queue.isEmpty()).isTrue();
  }
}
