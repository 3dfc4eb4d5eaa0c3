package dev.weft.sync;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Schedule;
import dev.weft.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each primitive in a thousand random schedules with random cancellations: nothing is lost or
 * doubled, nobody overtakes, nobody sleeps for ever. {@code -Dweft.seeds=100000} runs more.
 */
@Tag("explore")
class RandomSchedulesTest {
  /** What may be in a place at once, and in which order they came. */
  private static final class Room {
    private int inside;
    private long tickets;
    private long lastEntered = -1;

    /** Enters a place with {@code hold}; {@code orderly} if whoever came first must enter first. */
    void visit(Schedule schedule, Supplier<Hold> hold, int capacity, boolean orderly) {
      long ticket = tickets++;
      try (var _ = hold.get()) {
        assertThat(++inside).as("tasks inside").isLessThanOrEqualTo(capacity);
        if (orderly) {
          assertThat(ticket).as("order of entering").isGreaterThan(lastEntered);
          lastEntered = ticket;
        }
        try {
          schedule.pause();
        } finally {
          inside--;
        }
      }
    }
  }

  /** Creates tasks that go in and out, and cancels some. */
  private static void visits(Schedule schedule, Supplier<Hold> hold, int capacity) {
    var room = new Room();
    int rounds = 1 + schedule.random(3);
    schedule.create(
        2 + schedule.random(5),
        () -> {
          for (int i = 0; i < rounds; i++) {
            schedule.pause();
            room.visit(schedule, hold, capacity, capacity == 1);
          }
        });
    schedule.disturb(5);
    schedule.assertAllEnd();
  }

  @Test
  void lock() {
    Schedule.runAll(schedule -> {
      var lock = new Lock();
      visits(schedule, lock::hold, 1);
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void semaphore(boolean bounded) {
    Schedule.runAll(schedule -> {
      int permits = 1 + schedule.random(3);
      var semaphore = bounded ? Semaphore.bounded(permits) : new Semaphore(permits);
      visits(schedule, semaphore::hold, permits);
      assertThat(semaphore).hasToString("Semaphore[permits=" + permits + "]");
      if (bounded) {
        assertThatThrownBy(semaphore::release).isInstanceOf(IllegalStateException.class);
      }
    });
  }

  @Test
  void semaphoreAsASignal() {
    Schedule.runAll(schedule -> {
      var semaphore = new Semaphore(0);
      int[] permits = {0};
      schedule.create(
          1 + schedule.random(6),
          () -> {
            schedule.pause();
            schedule.waiting(() -> {
              semaphore.acquire();
              return permits[0]--;
            });
            schedule.pause();
          });
      schedule.create(
          1 + schedule.random(3),
          () -> {
            for (int i = schedule.random(3); i > 0; i--) {
              schedule.pause();
              permits[0]++;
              semaphore.release();
            }
          });
      schedule.disturb(5);
      assertThat(semaphore).hasToString("Semaphore[permits=" + permits[0] + "]");
      assertThat(permits[0] == 0 || schedule.waiting() == 0).as("no lost wake-up").isTrue();
      schedule.end();
    });
  }

  @Test
  void capacityLimiter() {
    Schedule.runAll(schedule -> {
      int capacity = 1 + schedule.random(3);
      var limiter = new CapacityLimiter(capacity);
      visits(schedule, limiter::hold, capacity);
      assertThat(limiter.borrowed()).isZero();
    });
  }

  @Test
  void capacityLimiterWhoseTokensAreKept() {
    Schedule.runAll(schedule -> {
      int capacity = 2 + schedule.random(2);
      var limiter = new CapacityLimiter(capacity);
      var go = new Event();
      var end = new Event();
      for (Event event : List.of(go, end)) {
        schedule.create(
            capacity,
            () -> {
              schedule.pause();
              try (var _ = schedule.waiting(limiter::hold)) {
                event.await();
              }
            });
      }
      EventLoop.running().callLater(millis(schedule.random(4)), go::set);
      schedule.disturb(3);
      assertThat(schedule.waiting() == 0 || limiter.borrowed() == capacity)
          .as("no token idle while a task waits")
          .isTrue();
      end.set();
      schedule.assertAllEnd();
      assertThat(limiter.borrowed()).isZero();
    });
  }

  @Test
  void capacityLimiterOfChangingCapacity() {
    Schedule.runAll(schedule -> {
      var limiter = new CapacityLimiter(schedule.random(3));
      Task<Void> changes =
          createTask(() -> {
            for (int i = 0; i < 4; i++) {
              schedule.pause();
              limiter.setCapacity(schedule.random(4));
            }
            limiter.setCapacity(1 + schedule.random(3));
          });
      visits(schedule, limiter::hold, 3);
      assertThat(changes.isDone()).isTrue();
      assertThat(limiter.borrowed()).isZero();
    });
  }

  @Test
  void condition() {
    Schedule.runAll(schedule -> {
      var condition = new Condition();
      int[] items = {0};
      schedule.create(
          1 + schedule.random(5),
          () -> {
            schedule.pause();
            try (var _ = condition.hold()) {
              schedule.waiting(() -> {
                condition.awaitUntil(() -> items[0] > 0);
                return items[0]--;
              });
              assertThat(condition.isLocked()).isTrue();
              schedule.pause();
            }
          });
      schedule.create(
          1 + schedule.random(5),
          () -> {
            schedule.pause();
            try (var _ = condition.hold()) {
              items[0]++;
              condition.signal();
              schedule.pause();
            }
          });
      schedule.disturb(5);
      assertThat(items[0]).as("items").isNotNegative();
      assertThat(items[0] == 0 || schedule.waiting() == 0).as("no lost signal").isTrue();
      schedule.end();
      assertThat(condition.isLocked()).isFalse();
    });
  }

  @Test
  void barrier() {
    Schedule.runAll(schedule -> {
      int parties = 1 + schedule.random(4);
      var barrier = new Barrier(parties);
      List<Integer> numbers = new ArrayList<>();
      schedule.create(
          1 + schedule.random(10),
          () -> {
            schedule.pause();
            numbers.add(schedule.waiting(() -> barrier.await()));
            schedule.pause();
          });
      schedule.disturb(5);
      assertThat(barrier.waiting()).isEqualTo(schedule.waiting()).isLessThan(parties);
      assertThat(numbers.size() % parties).isZero();
      for (int number = 0; number < parties; number++) {
        int each = number;
        assertThat(numbers.stream().filter(n -> n == each)).hasSize(numbers.size() / parties);
      }
      schedule.end();
      assertThat(barrier.waiting()).isZero();
    });
  }

  @Test
  void event() {
    Schedule.runAll(schedule -> {
      var event = new Event();
      int[] sets = {0};
      schedule.create(
          1 + schedule.random(6),
          () -> {
            schedule.pause();
            boolean wasSet = event.isSet();
            int before = sets[0];
            schedule.waiting(() -> {
              event.await();
              return sets;
            });
            assertThat(wasSet || sets[0] > before).as("it was set").isTrue();
            schedule.pause();
          });
      schedule.create(
          2,
          () -> {
            schedule.pause();
            sets[0]++;
            event.set();
            if (schedule.oneIn(2)) {
              schedule.pause();
              event.clear();
            }
          });
      schedule.disturb(5);
      assertThat(event.isSet() && schedule.waiting() > 0).as("a lost wake-up").isFalse();
      schedule.end();
    });
  }

  enum Kind {
    FIFO,
    LIFO,
    PRIORITY;

    Queue<Integer> queue(int capacity) {
      return switch (this) {
        case FIFO -> new Queue<>(capacity);
        case LIFO -> new LifoQueue<>(capacity);
        case PRIORITY -> new PriorityQueue<>(capacity, Comparator.naturalOrder());
      };
    }

    /** Takes from {@code model} what the queue should have given. */
    int expected(ArrayDeque<Integer> model) {
      return switch (this) {
        case FIFO -> model.removeFirst();
        case LIFO -> model.removeLast();
        case PRIORITY -> {
          Integer least = model.stream().min(Comparator.naturalOrder()).orElseThrow();
          model.remove(least);
          yield least;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void queue(Kind kind) {
    Schedule.runAll(schedule -> {
      int capacity = schedule.random(3);
      var queue = kind.queue(capacity);
      var model = new ArrayDeque<Integer>();
      int[] putting = {0};
      schedule.create(
          1 + schedule.random(4),
          () -> {
            for (int i = schedule.random(4); i > 0; i--) {
              int item = schedule.random(1000);
              schedule.pause();
              putting[0]++;
              try {
                queue.put(item);
                model.add(item);
              } finally {
                putting[0]--;
              }
            }
          });
      schedule.create(
          1 + schedule.random(4),
          () -> {
            for (int i = schedule.random(4); i > 0; i--) {
              schedule.pause();
              int item = schedule.waiting(queue::get);
              assertThat(item).as("item").isEqualTo(kind.expected(model));
              queue.taskDone();
            }
          });
      schedule.disturb(5);
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty() || schedule.waiting() == 0).as("no sleeping getter").isTrue();
      assertThat(queue.isFull() || putting[0] == 0).as("no sleeping putter").isTrue();
      while (!queue.isEmpty()) {
        assertThat(queue.getNow()).isEqualTo(kind.expected(model));
        queue.taskDone();
        schedule.rest();
      }
      schedule.end();
      timeout(seconds(1), queue::join);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void channel(int capacity) {
    Schedule.runAll(schedule -> {
      var channel = new Channel<Integer>(capacity);
      var sender = channel.sender();
      var receiver = channel.receiver();
      List<Integer> sent = new ArrayList<>();
      List<Integer> received = new ArrayList<>();
      int[] sending = {0};
      int[] items = {0};
      schedule.create(
          1 + schedule.random(4),
          () -> {
            try (var own = channel.sender()) {
              for (int i = schedule.random(4); i > 0; i--) {
                schedule.pause();
                int item = items[0]++;
                sending[0]++;
                try {
                  own.send(item);
                  sent.add(item);
                } finally {
                  sending[0]--;
                }
              }
            }
          });
      schedule.create(
          schedule.random(4),
          () -> {
            try (var own = channel.receiver()) {
              for (int i = schedule.random(5); i > 0; i--) {
                schedule.pause();
                received.add(schedule.waiting(own::receive));
              }
            } catch (QueueShutDownException ended) {
              assertThat(channel.size()).isZero();
            }
          });
      schedule.disturb(5);
      boolean served = schedule.waiting() == 0 || channel.size() + sending[0] == 0;
      assertThat(served).as("no sleeping receiver").isTrue();
      assertThat(sending[0] == 0 || channel.size() == capacity).as("no sleeping sender").isTrue();
      sender.close();
      timeout(seconds(1000), () -> receiver.forEach(received::add));
      schedule.assertAllEnd();
      assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    });
  }
}
