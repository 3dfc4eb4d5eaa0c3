package dev.weft;

import dev.weft.kernel.Fiber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several loops at once, each in a thread of its own, to use more than one core. They share
 * nothing; one reaches another by {@link EventLoop#submit(Block.Run)}.
 */
public final class Loops {
  /*
   * To the outside all of them are like one runner: they watch for Ctrl-C together, so that it
   * reaches those that have not started yet and the process does not end before the last has
   * closed. The monitor guards the state, which all threads report to.
   */
  private final List<Member> members;
  private boolean cancelled;
  private @Nullable Throwable failure; // the first
  private @Nullable CancelledError cancellation; // the first

  private Loops(int count, Block.RunWith<Integer, ?> body) {
    members = IntStream.range(0, count).mapToObj(index -> new Member(index, body)).toList();
  }

  /**
   * Runs {@code body} as the main task of each of {@code n} new loops, with the numbers from 0,
   * until all have closed; all else is as in {@link Asyncio#run(Block.Run)}.
   *
   * <p>The first failure cancels the other loops and is thrown as it is when they have ended, with
   * later ones suppressed; a {@link CancelledError} only if nothing else failed. An interrupt of
   * the caller cancels all, and its flag is set again at the end. Ctrl-C cancels all; then the
   * process ends with status 130, where that error would be thrown.
   *
   * @param n how many; 0 stands for one per core
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IllegalStateException if a loop is running in this thread already
   */
  public static <X extends Throwable> void run(int n, Block.RunWith<Integer, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    if (n < 0) {
      throw new IllegalArgumentException(n + " loops: it is at least 1, or 0 for one per core");
    }
    Runner.refuseInsideLoop();
    new Loops(n == 0 ? Runtime.getRuntime().availableProcessors() : n, body).run();
  }

  private void run() {
    Interrupts interrupts = Interrupts.watch(() -> cancel(null));
    try {
      awaitEnd(start());
      conclude(interrupts);
    } finally {
      var _ = interrupts.stop();
    }
  }

  private List<Thread> start() {
    List<Thread> threads = new ArrayList<>();
    try {
      Thread.Builder builder =
          FiberChoice.kind() == Fiber.Kind.NATIVE
              ? Thread.ofPlatform().daemon()
              : Thread.ofVirtual();
      for (Member member : members) {
        threads.add(builder.name("weft-loop-" + member.index).start(member::live));
      }
    } catch (Throwable e) {
      failed(e); // those that were started have to end first
    }
    return threads;
  }

  private void awaitEnd(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel("the thread that runs the loops was interrupted");
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void conclude(Interrupts interrupts) {
    if (failure != null) {
      throw Block.sneak(failure);
    }
    if (cancellation != null) {
      if (interrupts.stopToEnd()) {
        Interrupts.endProcess();
      }
      throw cancellation;
    }
    if (interrupts.stop()) {
      Interrupts.forget();
    }
  }

  private synchronized void failed(Throwable error) {
    if (error instanceof CancelledError cancelledError) {
      cancellation = cancellation == null ? cancelledError : cancellation;
    } else if (failure == null) {
      failure = error;
    } else if (failure != error) {
      failure.addSuppressed(error);
    }
    if (!cancelled) { // a second time would disturb them while they clean up
      cancel(null);
    }
  }

  private synchronized void cancel(@Nullable String why) {
    cancelled = true;
    members.forEach(member -> member.cancel(why));
  }

  /** One of the loops. */
  private final class Member {
    private final int index;
    private final Block.RunWith<Integer, ?> body;
    private final Runner runner = Runner.builder().build();
    private @Nullable Task<?> main;
    private @Nullable CancelledError early; // cancelled before it has begun

    Member(int index, Block.RunWith<Integer, ?> body) {
      this.index = index;
      this.body = body;
    }

    void live() {
      try (runner) {
        runMain();
      } catch (Throwable e) {
        failed(e);
      }
    }

    private void runMain() {
      try {
        runner.loop().visited = true; // by the others, as far as anyone knows
        runner.runUnwatched(
            Block.calling(() -> {
              begin(Task.current());
              body.run(index);
            }));
      } catch (Throwable e) {
        failed(e); // at once, not when the loop has closed
      }
    }

    private synchronized void begin(Task<?> task) {
      if (early != null) {
        throw early;
      }
      main = task;
    }

    synchronized void cancel(@Nullable String why) {
      Task<?> begun = main;
      if (begun == null) {
        early = new CancelledError(why);
      } else {
        var _ = begun.loop.kernel.post(() -> begun.cancel(why));
      }
    }
  }
}
