package dev.weft.sql;

import dev.weft.Asyncio;
import java.util.concurrent.CountDownLatch;

/** A function of H2, {@code gate()}, in which a statement stays until it is opened. */
public final class Gate {
  private static CountDownLatch open = new CountDownLatch(1);
  private static CountDownLatch entered = new CountDownLatch(1);
  private static volatile Thread thread;

  private Gate() {}

  /** Called by H2. */
  public static int pass() throws InterruptedException {
    thread = Thread.currentThread();
    entered.countDown();
    open.await();
    return 1;
  }

  static void shut() {
    open = new CountDownLatch(1);
    entered = new CountDownLatch(1);
  }

  static void open() {
    open.countDown();
  }

  /** Returns the thread that was in it last. */
  static Thread thread() {
    return thread;
  }

  /** Suspends until a statement is in it. */
  static void awaitEntered() {
    while (entered.getCount() > 0) {
      Asyncio.yieldNow();
    }
  }
}
