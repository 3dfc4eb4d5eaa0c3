package dev.weft.cli;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;

import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/** A program to look at, whose tasks wait for all sorts of things; what it reads, it does. */
final class Programs {
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final CountDownLatch UNBLOCKED = new CountDownLatch(1);

  private Programs() {}

  public static void main(String[] arguments) {
    inThread(Programs::waitForAllSorts);
    for (String line = IO.readln(); line != null; line = IO.readln()) {
      switch (line) {
        case "block" -> inThread(Programs::block);
        case "unblock" -> UNBLOCKED.countDown();
        case "count beans" -> countBeans();
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static void countBeans() {
    var names = ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
    long count = names.stream().filter(name -> name.getDomain().startsWith("dev.weft")).count();
    IO.println("beans of Weft: " + count);
  }

  private static void inThread(Runnable body) {
    Thread.ofPlatform().daemon().start(() -> run(body::run));
  }

  private static void block() {
    IO.println("blocked");
    while (UNBLOCKED.getCount() > 0) {
      Thread.onSpinWait();
    }
    IO.println("unblocked");
  }

  private static void waitForAllSorts() {
    var left = new Lock();
    var right = new Lock();
    var orders = new Queue<String>(10);
    TaskGroup.run(group -> {
      Task<Void> sleeper = group.createTask("sleeper", () -> sleep(seconds(10_000)));
      group.createTask("first", () -> await(sleeper));
      group.createTask("second", () -> await(sleeper));
      group.createTask("alice", () -> takeBoth(left, right));
      group.createTask("bob", () -> takeBoth(right, left));
      group.createTask("clerk", () -> orders.get());
      group.createTask("away", () -> toThread(() -> NEVER.await()));
      group.createTask("busy", () -> computeForever());
      sleep(millis(50));
      IO.println("ready");
    });
  }

  private static void takeBoth(Lock one, Lock other) {
    try (var _ = one.hold()) {
      sleep(millis(10));
      try (var _ = other.hold()) {
        IO.println("never");
      }
    }
  }

  private static void computeForever() {
    while (true) {
      long end = System.nanoTime() + 1_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      sleep(millis(1));
    }
  }
}
