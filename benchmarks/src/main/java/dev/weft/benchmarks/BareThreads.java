package dev.weft.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What the JDK itself costs: virtual threads that are their own schedulers, as Weft's are, run in
 * turn by a loop over an array.
 */
final class BareThreads {
  private static final int COUNT = 100;
  private static final MethodHandle NEW_THREAD = newThread();

  private BareThreads() {}

  static void main(String[] args) throws Exception {
    Bench.measure(
        Map.of("switch", BareThreads::yieldInTurns, "create_await", _ -> createAwait()), args);
  }

  /** A thread, seen from whoever runs it. */
  private static final class Bare implements Executor {
    private Runnable continuation = () -> {};
    private boolean ended;

    Bare(Runnable body) {
      start(
          this,
          () -> {
            body.run();
            ended = true;
          });
    }

    @Override
    public void execute(Runnable task) {
      continuation = task;
    }

    void resume() {
      continuation.run();
    }
  }

  /** 100 threads, 20,000 times each down {@code depth} frames and a yield. */
  private static long yieldInTurns(int depth) {
    runInTurns(() -> spin(depth));
    return COUNT * 20_000;
  }

  private static void spin(int depth) {
    for (var i = 0; i < 20_000; i++) {
      down(depth);
    }
  }

  private static int down(int depth) {
    if (depth == 1) {
      Thread.yield();
      return 1;
    }
    return down(depth - 1) + 1;
  }

  /** 100,000 threads, a hundred at a time, each suspended once. */
  private static long createAwait() {
    for (var round = 0; round < 1_000; round++) {
      runInTurns(Thread::yield);
    }
    return 1_000 * COUNT;
  }

  private static void runInTurns(Runnable body) {
    var threads = new Bare[COUNT];
    for (var i = 0; i < COUNT; i++) {
      threads[i] = new Bare(body);
    }
    var alive = COUNT;
    while (alive > 0) {
      alive = 0;
      for (var thread : threads) {
        if (!thread.ended) {
          thread.resume();
          alive++;
        }
      }
    }
  }

  private static void start(Executor scheduler, Runnable body) {
    try {
      ((Thread) NEW_THREAD.invokeExact(scheduler, (String) null, 0, body)).start();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle newThread() {
    try {
      var builders = Class.forName("java.lang.ThreadBuilders");
      var make =
          MethodType.methodType(
              Thread.class, Executor.class, String.class, int.class, Runnable.class);
      return MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
          .findStatic(builders, "newVirtualThread", make);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("needs --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }
}
