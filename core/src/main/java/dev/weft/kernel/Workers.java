package dev.weft.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that carry what may not run on a loop's thread. Shared by all loops of the JVM. */
public final class Workers {
  /*
   * Blocking JDK calls of an offloaded virtual thread free its worker, so few threads go far; the
   * bound is for calls that keep the thread (file I/O, DNS, native code). asyncio's is min(32, n+4).
   */
  private static final int LIMIT = Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

  private static final ThreadPoolExecutor POOL = pool();

  private Workers() {}

  /** Runs {@code task} in one of the threads, as soon as one is free. */
  public static void execute(Runnable task) {
    POOL.execute(task);
  }

  private static ThreadPoolExecutor pool() {
    var threads = Thread.ofPlatform().daemon().name("weft-worker-", 1).factory();
    var pool =
        new ThreadPoolExecutor(
            LIMIT, LIMIT, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
