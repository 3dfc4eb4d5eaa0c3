package dev.weft.testing;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Barrier;
import dev.weft.sync.CapacityLimiter;
import dev.weft.sync.Channel;
import dev.weft.sync.Condition;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import org.junit.jupiter.api.Tag;

/**
 * What Weft itself offers, in many orders and cancelled wherever it suspends. Each pair of methods
 * has one body: it must hold in every order, and be clean wherever it is cancelled.
 */
@Tag("explore")
class PrimitivesExplorationTest {
  private static final int SEEDS = 200;

  /** Counts who is inside something that lets only so many in. */
  private static final class Room {
    private final int capacity;
    private int inside;
    private int visits;

    Room(int capacity) {
      this.capacity = capacity;
    }

    void visit() {
      assertThat(++inside).isLessThanOrEqualTo(capacity);
      try {
        yieldNow();
        visits++;
      } finally {
        inside--;
      }
    }
  }

  private static void locks() {
    var lock = new Lock();
    var room = new Room(1);
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        group.createTask(() -> {
          try (var _ = lock.hold()) {
            room.visit();
          }
        });
      }
    });
    assertThat(room.visits).isEqualTo(4);
    assertThat(lock.isLocked()).isFalse();
  }

  @AsyncTest(seeds = SEEDS)
  void locksInEveryOrder() {
    locks();
  }

  @AsyncTest(cancelEverywhere = true)
  void locksCancelledEverywhere() {
    locks();
  }

  private static void permits() {
    var semaphore = new Semaphore(2);
    var limiter = new CapacityLimiter(3);
    var two = new Room(2);
    var three = new Room(3);
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        group.createTask(() -> {
          try (var _ = limiter.hold()) {
            three.visit();
            try (var _ = semaphore.hold()) {
              two.visit();
            }
          }
        });
      }
    });
    assertThat(two.visits).isEqualTo(5);
    assertThat(limiter.borrowed()).isZero();
  }

  @AsyncTest(seeds = SEEDS)
  void permitsInEveryOrder() {
    permits();
  }

  @AsyncTest(cancelEverywhere = true)
  void permitsCancelledEverywhere() {
    permits();
  }

  private static void queues() {
    var queue = new Queue<Integer>(2);
    List<Integer> seen = new ArrayList<>();
    TaskGroup.run(group -> {
      var producers = new ArrayList<Task<Void>>();
      for (int p = 0; p < 2; p++) {
        int first = 10 * p;
        producers.add(
            group.createTask(() -> {
              for (int i = 0; i < 3; i++) {
                queue.put(first + i);
              }
            }));
      }
      group.createTask(() -> queue.forEach(seen::add));
      group.createTask(() -> queue.forEach(seen::add));
      Asyncio.waitAll(producers);
      queue.shutdown();
    });
    assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 10, 11, 12);
  }

  @AsyncTest(seeds = SEEDS)
  void queuesInEveryOrder() {
    queues();
  }

  @AsyncTest(cancelEverywhere = true)
  void queuesCancelledEverywhere() {
    queues();
  }

  private static void channels() {
    var channel = new Channel<Integer>(1);
    List<Integer> seen = new ArrayList<>();
    TaskGroup.run(group -> {
      for (int s = 0; s < 2; s++) {
        var sender = channel.sender();
        int value = s;
        group.createTask(() -> {
          try (sender) {
            sender.send(value);
            sender.send(value + 10);
          }
        });
      }
      var receiver = channel.receiver();
      group.createTask(() -> {
        try (receiver) {
          receiver.forEach(seen::add);
        }
      });
    });
    assertThat(seen).containsExactlyInAnyOrder(0, 1, 10, 11);
  }

  @AsyncTest(seeds = SEEDS)
  void channelsInEveryOrder() {
    channels();
  }

  @AsyncTest(cancelEverywhere = true)
  void channelsCancelledEverywhere() {
    channels();
  }

  private static void signals() {
    var changed = new Condition();
    var opened = new Event();
    int[] items = {0};
    TaskGroup.run(group -> {
      for (int i = 0; i < 3; i++) {
        group.createTask(() -> {
          opened.await();
          try (var _ = changed.hold()) {
            changed.awaitUntil(() -> items[0] > 0);
            items[0]--;
          }
        });
      }
      for (int i = 0; i < 3; i++) {
        group.createTask(() -> {
          opened.set();
          try (var _ = changed.hold()) {
            yieldNow();
            items[0]++;
            changed.signal();
          }
        });
      }
    });
    assertThat(items[0]).isZero();
    assertThat(changed.isLocked()).isFalse();
  }

  @AsyncTest(seeds = SEEDS)
  void signalsInEveryOrder() {
    signals();
  }

  @AsyncTest(cancelEverywhere = true)
  void signalsCancelledEverywhere() {
    signals();
  }

  private static void barrier() {
    var barrier = new Barrier(3);
    List<Integer> rounds = new ArrayList<>();
    TaskGroup.run(group -> {
      for (int i = 0; i < 3; i++) {
        group.createTask(() -> {
          for (int round = 0; round < 2; round++) {
            arrive(barrier);
            rounds.add(round);
          }
        });
      }
    });
    assertThat(rounds).isSorted().hasSize(6);
  }

  private static void arrive(Barrier barrier) {
    try {
      barrier.await();
    } catch (BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @AsyncTest(seeds = SEEDS)
  void barriersInEveryOrder() {
    barrier();
  }

  @AsyncTest(cancelEverywhere = true)
  void barriersCancelledEverywhere() {
    barrier();
  }

  private static void streams() {
    int[] open = {0};
    AsyncStream<Integer> source =
        AsyncStream.generate(out -> {
          open[0]++;
          try {
            for (int i = 0; i < 5; i++) {
              sleep(millis(1));
              out.yield(i);
            }
          } finally {
            open[0]--;
          }
        });
    try {
      List<Integer> seen =
          source
              .buffer(2)
              .mapConcurrent(
                  2,
                  x -> {
                    sleep(millis(3 - x % 3));
                    return x * 2;
                  })
              .merge(AsyncStream.of(100))
              .toList();
      assertThat(seen).contains(100).containsSubsequence(0, 2, 4, 6, 8).hasSize(6);
    } finally {
      assertThat(open[0]).isZero();
    }
  }

  @AsyncTest(seeds = SEEDS)
  void streamsInEveryOrder() {
    streams();
  }

  @AsyncTest(cancelEverywhere = true)
  void streamsCancelledEverywhere() {
    streams();
  }

  private static void pulled() {
    int[] open = {0};
    try (var source =
        AsyncStream.<Integer>generate(out -> {
          open[0]++;
          try {
            for (int i = 0; ; i++) {
              out.yield(i);
              yieldNow();
            }
          } finally {
            open[0]--;
          }
        })) {
      int sum = 0;
      for (int value : source) {
        sum += value;
        if (value == 4) {
          break;
        }
      }
      assertThat(sum).isEqualTo(10);
    } finally {
      assertThat(open[0]).isZero();
    }
  }

  @AsyncTest(seeds = SEEDS)
  void pulledStreamsInEveryOrder() {
    pulled();
  }

  @AsyncTest(cancelEverywhere = true)
  void pulledStreamsCancelledEverywhere() {
    pulled();
  }

  private static void blocks() {
    List<String> ended = new ArrayList<>();
    TaskGroup.run(group -> {
      group.createTask(() ->
          moveOnAfter(
              millis(5),
              () -> {
                try {
                  sleep(millis(10));
                } finally {
                  ended.add("sleeper");
                }
              }));
      group.createTask(() -> {
        Asyncio.await(Asyncio.gather(() -> sleep(millis(3)), () -> sleep(millis(4))));
        ended.add("gather");
      });
    });
    assertThat(ended).containsExactly("gather", "sleeper");
  }

  @AsyncTest(seeds = SEEDS)
  void blocksInEveryOrder() {
    blocks();
  }

  @AsyncTest(cancelEverywhere = true)
  void blocksCancelledEverywhere() {
    blocks();
  }
}
