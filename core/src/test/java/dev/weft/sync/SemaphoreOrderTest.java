package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.TestLoop;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** First come, first served: also among waiters that are being woken. */
class SemaphoreOrderTest {
  private final Trace trace = new Trace();

  /** Creates a task that takes a permit and keeps it. */
  private Task<Void> taker(Semaphore semaphore, String name) {
    return createTask(() -> {
      semaphore.acquire();
      trace.record(name);
    });
  }

  private static void assertPermits(Semaphore semaphore, int permits) {
    assertThat(semaphore).hasToString("Semaphore[permits=" + permits + "]");
  }

  // test_locks: test_acquire_fifo_order
  @AsyncTest
  void whoComesAgainQueuesBehindTheOthers() {
    var semaphore = new Semaphore(1);
    TaskGroup.run(group -> {
      for (String name : List.of("a", "b", "c")) {
        group.createTask(() -> {
          for (int round = 1; round <= 2; round++) {
            semaphore.acquire();
            trace.record(name + round);
            sleep(millis(10));
            semaphore.release();
          }
        });
      }
    });
    assertThat(trace.events()).containsExactly("a1", "b1", "c1", "a2", "b2", "c2");
    assertThat(EventLoop.running().time()).isEqualTo(millis(60));
  }

  // test_locks: test_acquire_fifo_order_2
  @Test
  void whoReleasesAndAcquiresAtOnceDoesNotOvertake() {
    TestLoop.run(() -> {
      var semaphore = new Semaphore(1);
      Task<Void> one = taker(semaphore, "1");
      Task<Void> two =
          createTask(() -> {
            semaphore.acquire();
            trace.record("2");
            semaphore.release();
            semaphore.acquire();
            trace.record("4");
          });
      Task<Void> three = taker(semaphore, "3");
      yieldNow();
      semaphore.release();
      semaphore.release();

      var _ = waitAll(List.of(one, two, three));
      assertThat(trace.events()).containsExactly("1", "2", "3", "4");
    });
  }

  // test_locks: test_acquire_fifo_order_3
  @AsyncTest
  void theOrderIsKeptWhenTheFirstIsCancelled() {
    var semaphore = new Semaphore(0);
    Task<Void> one = taker(semaphore, "1");
    Task<Void> two = taker(semaphore, "2");
    Task<Void> three = taker(semaphore, "3");
    yieldNow();
    one.cancel();
    yieldNow();
    semaphore.release();
    semaphore.release();

    var _ = waitAll(List.of(one, two, three));
    assertThat(trace.events()).containsExactly("2", "3");
  }

  // test_locks: test_acquire_fifo_order_4
  @AsyncTest
  void permitsLeftOverAreHandedToThoseWhoCameMeanwhile() {
    var semaphore = new Semaphore(0);
    Task<Void> one =
        createTask(() -> {
          semaphore.acquire();
          assertPermits(semaphore, 0);
          createTask(() -> trace.record("4"));
          trace.record("1");
        });
    Task<Void> two =
        createTask(() -> {
          semaphore.release();
          semaphore.release();
          semaphore.release();
          assertPermits(semaphore, 2);
          assertThat(semaphore.isLocked()).isTrue();
          semaphore.acquire();
          trace.record("2");
        });
    Task<Void> three =
        createTask(() -> {
          semaphore.acquire();
          assertThat(semaphore.isLocked()).isTrue();
          trace.record("3");
        });
    yieldNow();
    assertPermits(semaphore, 2);
    yieldNow();
    await(one);
    await(two);
    await(three);
    Testing.settle();
    assertThat(trace.events()).containsExactly("1", "2", "3", "4");
  }

  @AsyncTest
  void aNewcomerCannotTakeThePermitOfAWokenWaiter() {
    var semaphore = new Semaphore(0);
    taker(semaphore, "waiter");
    yieldNow();
    semaphore.release();

    assertThat(semaphore.isLocked()).isTrue();
    assertThatThrownBy(() -> timeout(seconds(1), () -> semaphore.acquire()))
        .isInstanceOf(TimeoutException.class);
    assertThat(trace.events()).containsExactly("waiter");
  }
}
