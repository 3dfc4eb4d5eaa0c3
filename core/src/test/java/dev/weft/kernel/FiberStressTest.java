package dev.weft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hand-overs between a loop and other threads, by the hundred thousand: a lost wake-up hangs, a
 * missing happens-before shows as a stale plain field.
 */
class FiberStressTest {
  private static final int ROUNDS = 100_000;

  /** Written by one side and read by the other, without any synchronisation of its own. */
  private int plain;

  @ParameterizedTest
  @EnumSource(Fiber.Kind.class)
  void noWakeUpIsLostBetweenAThreadAndAWaitingLoop(Fiber.Kind kind) throws Exception {
    Loop loop = new Loop(this, kind, Clock.real(), null);
    var turns = new SynchronousQueue<Integer>();
    Thread poster =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= ROUNDS; i++) {
                int round = i;
                plain = round;
                loop.post(() -> acknowledge(loop, round, turns));
                take(turns);
              }
            });
    loop.run();
    poster.join();
    loop.close();

    assertThat(plain).isEqualTo(ROUNDS);
  }

  private void acknowledge(Loop loop, int round, SynchronousQueue<Integer> turns) {
    assertThat(plain).isEqualTo(round);
    if (round == ROUNDS) {
      loop.stop();
    }
    Thread.ofVirtual().start(() -> put(turns, round));
  }

  private static void take(SynchronousQueue<Integer> turns) {
    try {
      turns.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(SynchronousQueue<Integer> turns, int round) {
    try {
      turns.put(round);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatATaskWroteIsSeenOffTheLoopAndBack() {
    Asyncio.run(() -> {
      int[] shared = {0};
      for (int i = 1; i <= ROUNDS / 10; i++) {
        shared[0] = 2 * i;
        int round = i;
        Asyncio.toThread(() -> {
          assertThat(shared[0]).isEqualTo(2 * round);
          shared[0]++;
        });
        assertThat(shared[0]).isEqualTo(2 * round + 1);
      }
    });
  }

  @Test
  void manyTasksLeaveAndRejoinAtOnceAndNoneIsLost() {
    int[] counter = {0};
    Asyncio.run(() ->
        TaskGroup.run(group -> {
          for (int i = 0; i < 50; i++) {
            group.createTask(() -> {
              for (int k = 0; k < 200; k++) {
                Asyncio.toThread(() -> Thread.onSpinWait());
                counter[0]++; // on the loop: no lost update
                Asyncio.yieldNow();
              }
            });
          }
        }));

    assertThat(counter[0]).isEqualTo(10_000);
  }

  @Test
  void everySubmittedBodyRunsAndAnswers() throws Exception {
    EventLoop loop = EventLoop.create();
    Thread runner = Thread.ofPlatform().start(loop::runForever);
    var done = new CountDownLatch(4);
    int[] sums = new int[4];
    for (int t = 0; t < 4; t++) {
      int number = t;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < 5_000; i++) {
              sums[number] += loop.submit(() -> 1).join();
            }
            done.countDown();
          });
    }
    done.await();
    loop.callSoonThreadsafe(loop::stop);
    runner.join();
    loop.close();

    assertThat(sums).containsOnly(5_000);
  }
}
