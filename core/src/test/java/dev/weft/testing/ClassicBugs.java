package dev.weft.testing;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Condition;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Eight programs with a bug that asyncio's own order does not show, each beside its repair. */
final class ClassicBugs {
  /** A program: broken, and repaired. */
  record Bug(String name, Block.Run<?> broken, Block.Run<?> repaired) {
    @Override
    public String toString() {
      return name;
    }
  }

  private ClassicBugs() {}

  static Stream<Bug> all() {
    return Stream.of(
        new Bug("lost update", () -> deposits(false), () -> deposits(true)),
        new Bug("check, then act", () -> connections(false), () -> connections(true)),
        new Bug("lock order", () -> transfers(false), () -> transfers(true)),
        new Bug("missed signal", () -> handOver(false), () -> handOver(true)),
        new Bug("early exit of a consumer", () -> pipeline(false), () -> pipeline(true)),
        new Bug("permit lost on cancel", () -> download(false), () -> download(true)),
        new Bug("half-done write on timeout", () -> booking(false), () -> booking(true)),
        new Bug("double close", () -> closing(false), () -> closing(true)));
  }

  /** Something that takes a while, counted in turns of the others. */
  private static void work(int turns) {
    for (int i = 0; i < turns; i++) {
      yieldNow();
    }
  }

  /** A balance is read, and written when an audit has gone through a queue that may be full. */
  private static void deposits(boolean repaired) {
    int[] balance = {0};
    var audit = new Queue<Integer>(1);
    var lock = new Lock();
    Block.Run<?> deposit =
        () -> {
          int before = balance[0];
          audit.put(before);
          balance[0] = before + 1;
        };
    Block.Run<?> alone =
        () -> {
          try (var _ = lock.hold()) {
            deposit.run();
          }
        };
    TaskGroup.run(group -> {
      for (int i = 0; i < 3; i++) {
        group.createTask(repaired ? alone : deposit);
        group.createTask(audit::get);
      }
    });
    assertThat(balance[0]).isEqualTo(3);
  }

  /** Two users of a map of connections, the second one usually late enough to find the first's. */
  private static void connections(boolean repaired) {
    Map<String, Task<String>> tasks = new HashMap<>();
    Map<String, String> open = new HashMap<>();
    int[] opened = {0};
    Block.Call<String, RuntimeException> connect =
        () -> {
          work(2);
          return "connection " + ++opened[0];
        };
    Block.Run<?> use =
        () -> {
          if (repaired) {
            Asyncio.await(tasks.computeIfAbsent("db", _ -> createTask(connect)));
          } else if (!open.containsKey("db")) {
            open.put("db", connect.call());
          }
        };
    TaskGroup.run(group -> {
      group.createTask(use);
      group.createTask(() -> {
        work(4);
        use.run();
      });
    });
    assertThat(opened[0]).as("connections").isEqualTo(1);
  }

  /** Two transfers that lock two accounts, each in its own order. */
  private static void transfers(boolean repaired) {
    List<Lock> accounts = List.of(new Lock(), new Lock());
    TaskGroup.run(group -> {
      group.createTask("there", () -> transfer(accounts.get(0), accounts.get(1)));
      group.createTask(
          "back",
          () -> {
            work(4);
            transfer(accounts.get(repaired ? 0 : 1), accounts.get(repaired ? 1 : 0));
          });
    });
  }

  private static void transfer(Lock from, Lock to) {
    try (var _ = from.hold()) {
      work(1);
      try (var _ = to.hold()) {
        work(1);
      }
    }
  }

  /** A consumer looks whether there is something, and then waits for a signal that has been. */
  private static void handOver(boolean repaired) {
    List<String> box = new ArrayList<>();
    var filled = new Condition();
    TaskGroup.run(group -> {
      group.createTask(
          "consumer",
          () -> {
            boolean empty = box.isEmpty();
            work(1);
            try (var _ = filled.hold()) {
              if (repaired) {
                filled.awaitUntil(() -> !box.isEmpty());
              } else if (empty) {
                filled.await();
              }
            }
          });
      group.createTask(
          "producer",
          () -> {
            work(4);
            try (var _ = filled.hold()) {
              box.add("parcel");
              filled.signal();
            }
          });
    });
  }

  /** A consumer that takes an empty queue for the end, and leaves the producer with a full one. */
  private static void pipeline(boolean repaired) {
    var queue = new Queue<Integer>(1);
    List<Integer> seen = new ArrayList<>();
    TaskGroup.run(group -> {
      group.createTask(
          "producer",
          () -> {
            for (int i = 0; i < 3; i++) {
              queue.put(i);
            }
            queue.shutdown();
          });
      group.createTask(
          "consumer",
          () -> {
            if (repaired) {
              queue.forEach(seen::add);
              return;
            }
            while (!queue.isEmpty()) {
              seen.add(queue.get());
              work(2);
            }
          });
    });
    assertThat(seen).containsExactly(0, 1, 2);
  }

  /** A permit is taken, and given back only if what comes before the try was not cancelled. */
  private static void download(boolean repaired) {
    var permits = new Semaphore(1);
    Task<Void> task =
        createTask(() -> {
          permits.acquire();
          if (!repaired) {
            work(1); // resolve a name
          }
          try {
            work(repaired ? 6 : 5);
          } finally {
            permits.release();
          }
        });
    work(4);
    task.cancel();
    var _ = Asyncio.waitAll(List.of(task));
  }

  /** Two accounts are written one after the other, and a timeout may come in between. */
  private static void booking(boolean repaired) {
    int[] accounts = {100, 0};
    var ledger = new Lock();
    Block.Run<RuntimeException> write =
        () -> {
          accounts[0] -= 10;
          sleep(millis(10));
          accounts[1] += 10;
        };
    Block.Run<RuntimeException> book =
        () -> {
          try (var _ = ledger.hold()) {
            if (repaired) {
              whole(createTask(write));
            } else {
              write.run();
            }
          }
        };
    Block.Run<RuntimeException> report =
        () -> {
          try (var _ = ledger.hold()) {
            sleep(millis(10));
          }
        };
    var _ = Asyncio.await(gather(() -> orGiveUp(book), report));
    assertThat(accounts[0] + accounts[1]).as("money").isEqualTo(100);
  }

  private static void orGiveUp(Block.Run<RuntimeException> book) {
    try {
      timeout(millis(15), book);
    } catch (TimeoutException e) {
      return; // the customer will try again
    }
  }

  /** Awaits {@code task} to its end, whatever comes. */
  private static void whole(Task<?> task) {
    try {
      Asyncio.await(shield(task));
    } finally {
      if (!task.isDone()) {
        var _ = Asyncio.waitAll(List.of(task));
      }
    }
  }

  /** A connection is closed by its user and by a watchdog, and closing takes a while. */
  private static void closing(boolean repaired) {
    boolean[] closed = {false};
    int[] closes = {0};
    Block.Run<?> close =
        () -> {
          if (closed[0]) {
            return;
          }
          closed[0] = repaired;
          work(1); // say goodbye
          closed[0] = true;
          closes[0]++;
        };
    TaskGroup.run(group -> {
      group.createTask("user", close);
      group.createTask(
          "watchdog",
          () -> {
            work(3);
            close.run();
          });
    });
    assertThat(closes[0]).as("closed").isEqualTo(1);
  }
}
