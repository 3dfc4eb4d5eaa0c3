package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Blocking JDK calls suspend the task that makes them, and nothing else. */
@OnlyNative
class BlockingCallsTest {
  private static final Object MONITOR = new Object();

  @Test
  void sleepingThreadsSleepAtTheSameTime() {
    var trace = new Trace();

    TestLoop.run(() -> {
      Task<Void> longer = createTask(() -> sleepFor(60, "longer", trace));
      Task<Void> shorter = createTask(() -> sleepFor(20, "shorter", trace));
      await(Asyncio.gather(longer, shorter));
    });

    assertThat(trace.events()).containsExactly("shorter", "longer");
  }

  private static void sleepFor(long millis, String name, Trace trace) throws InterruptedException {
    Thread.sleep(millis);
    trace.record(name);
  }

  @AsyncTest
  void readFromSocketLeavesTheLoopToTheTaskThatWrites() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Task<Integer> reader = createTask(() -> accepted.getInputStream().read());
      yieldNow();
      assertThat(reader.isDone()).isFalse();

      client.getOutputStream().write(42);

      assertThat(await(reader)).isEqualTo(42);
    }
  }

  @Test
  void contendedMonitorSuspendsOnlyWhoWantsIt() {
    var trace = new Trace();

    TestLoop.run(() -> {
      Task<Void> holder =
          createTask(() -> {
            synchronized (MONITOR) {
              trace.record("holder in");
              Asyncio.sleep(Asyncio.millis(1));
              trace.record("holder out");
            }
          });
      Task<Void> waiter =
          createTask(() -> {
            trace.record("waiter comes");
            synchronized (MONITOR) {
              trace.record("waiter in");
            }
          });
      Task<Void> other = createTask(() -> trace.record("other"));
      await(Asyncio.gather(holder, waiter, other));
    });

    assertThat(trace.events())
        .containsExactly("holder in", "waiter comes", "other", "holder out", "waiter in");
  }

  @Test
  void reentrantLockIsHeldByTheTaskAndSuspendsTheOther() {
    var lock = new ReentrantLock();
    var trace = new Trace();

    TestLoop.run(() -> {
      Task<Void> holder = createTask(() -> holdAcrossSuspension(lock, trace));
      Task<Void> waiter =
          createTask(() -> {
            trace.record("free: " + !lock.isLocked());
            lock.lock();
            try {
              trace.record("waiter in");
            } finally {
              lock.unlock();
            }
          });
      await(Asyncio.gather(holder, waiter));
    });

    assertThat(trace.events())
        .containsExactly("holder in", "free: false", "holder out", "waiter in");
  }

  private static void holdAcrossSuspension(ReentrantLock lock, Trace trace) {
    lock.lock();
    try {
      trace.record("holder in");
      Asyncio.sleep(Asyncio.millis(1));
      trace.record("holder out");
    } finally {
      lock.unlock();
    }
  }

  @Test
  void itemsCrossABlockingQueueBetweenTasksOfOneLoop() throws Exception {
    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(1);

    TestLoop.run(() -> {
      Task<Integer> sum =
          createTask(() -> {
            int total = 0;
            for (int i = 0; i < 100; i++) {
              total += queue.take();
            }
            return total;
          });
      for (int i = 0; i < 100; i++) {
        queue.put(i);
      }
      assertThat(await(sum)).isEqualTo(4950);
    });
  }

  @AsyncTest
  void anUnparkMeantForBlockingDoesNotEndASuspension() {
    Future<String> future = Future.create();
    Thread[] thread = new Thread[1];
    Task<String> waiter =
        createTask(() -> {
          thread[0] = Thread.currentThread();
          return await(future);
        });
    Testing.settle();

    LockSupport.unpark(thread[0]);
    Testing.settle();
    assertThat(waiter.isDone()).isFalse();

    future.setResult("value");
    assertThat(await(waiter)).isEqualTo("value");
  }

  @Test
  void threadYieldLetsOtherTasksRun() {
    var trace = new Trace();

    TestLoop.run(() -> {
      Task<Void> other = createTask(() -> trace.record("other"));
      Thread.yield();
      trace.record("main");
      await(other);
    });

    assertThat(trace.events()).containsExactly("other", "main");
  }

  @AsyncTest
  void cancellingABlockedTaskInterruptsIt() {
    var latch = new CountDownLatch(1);
    Task<Void> blocked = createTask(() -> latch.await());
    yieldNow();

    assertThat(blocked.cancel("enough")).isTrue();

    assertThatThrownBy(() -> await(blocked))
        .isInstanceOf(CancelledError.class)
        .hasMessage("enough")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(blocked.isCancelled()).isTrue();
  }

  @AsyncTest
  void anInterruptIsDeliveredOnceIfTheBodyDealsWithIt() {
    Task<String> blocked =
        createTask(() -> {
          try {
            Thread.sleep(100_000);
            return "slept";
          } catch (InterruptedException e) {
            yieldNow();
            Asyncio.sleep(Asyncio.millis(1));
            return "dealt with";
          }
        });
    yieldNow();
    blocked.cancel();

    assertThat(await(blocked)).isEqualTo("dealt with");
  }

  @AsyncTest
  void anInterruptThatComesTooLateIsTheCancellationOfTheNextSuspension() {
    var latch = new CountDownLatch(1);
    var trace = new Trace();
    Task<Void> blocked =
        createTask(() -> {
          latch.await();
          trace.record("went on");
          Asyncio.sleep(Asyncio.millis(1));
        });
    yieldNow();
    latch.countDown();
    blocked.cancel();

    assertThatThrownBy(() -> await(blocked)).isInstanceOf(CancelledError.class);
    assertThat(trace.events().size()).isLessThanOrEqualTo(1);
  }

  @Test
  void timeoutEndsABlockingCall() {
    assertThatThrownBy(() ->
            Asyncio.run(() -> Asyncio.timeout(Asyncio.millis(5), () -> Thread.sleep(100_000))))
        .isInstanceOf(java.util.concurrent.TimeoutException.class)
        .hasCauseInstanceOf(CancelledError.class);
  }
}
