package dev.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While this is open, a signal that ends this JVM waits for it, and so for its child processes. */
final class ChildrenFirst implements AutoCloseable {
  /*
   * Ctrl-C goes to the children as well, which end in their own way. If they do not, the signal came
   * to this JVM alone, which passes it on; that is less likely where there is a terminal.
   */
  private static final int PATIENCE = Terminal.isThere() ? 10 : 2; // seconds

  private final CountDownLatch closed = new CountDownLatch(1);

  ChildrenFirst() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::letEnd));
  }

  private void letEnd() {
    try {
      if (!closed.await(PATIENCE, TimeUnit.SECONDS)) {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
