package dev.weft.testing;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a body again and again, each time differently, until it fails; and then says how. */
final class Exploration {
  private final Block.Run<?> body;

  private Exploration(Block.Run<?> body) {
    this.body = body;
  }

  static Exploration of(Block.Run<?> body) {
    return new Exploration(body);
  }

  /** Runs it with each seed from 0, less than {@code count}. */
  void seeds(int count) {
    for (long seed = 0; seed < count; seed++) {
      seed(seed);
    }
  }

  /** Runs it with one seed. */
  void seed(long seed) {
    var schedule = new Schedule(TaskOrder.seeded(seed));
    Throwable failure = Trial.in(seed, schedule, body);
    if (failure != null) {
      String how = new Shrinking(seed, body, failure).describe(schedule.choices());
      throw new AssertionError(
          "seed " + seed + ": " + failure + how + "\n  again: @AsyncTest(seed = " + seed + ")",
          failure);
    }
  }

  /** Runs it in the loop's own order, cancelled at one place after the other. */
  void cancelEverywhere() {
    var counting = new Canceller(-1);
    Throwable failure = Trial.in(0, counting, counting.watching(body));
    if (failure != null) {
      throw new AssertionError("failed without being cancelled: " + failure, failure);
    }
    for (int place = 0; place < counting.suspensions; place++) {
      cancelAt(place, counting.suspensions);
    }
  }

  private void cancelAt(int place, int places) {
    var canceller = new Canceller(place);
    Throwable failure = beyondCancellation(Trial.in(0, canceller, canceller.watching(body)));
    if (failure != null) {
      throw new AssertionError(
          "cancelled at suspension %d of %d, where task %s: %s"
              .formatted(place + 1, places, canceller.where, failure),
          failure);
    }
  }

  /** Returns what has gone wrong, beside that the body was cancelled, or null. */
  private static @Nullable Throwable beyondCancellation(@Nullable Throwable failure) {
    if (failure instanceof CancelledError) {
      return failure.getSuppressed().length == 0 ? null : failure.getSuppressed()[0];
    }
    return failure;
  }

  /** Cancels the main task when, in the whole run, so many suspensions have come before. */
  private static final class Canceller implements TaskOrder {
    private final int place;
    private @Nullable Task<?> main;
    private int suspensions;
    private String where = "";

    Canceller(int place) {
      this.place = place;
    }

    /** Returns {@code body}, the suspensions of which count. */
    Trial.Surrounded watching(Block.Run<?> body) {
      return new Trial.Surrounded() {
        @Override
        public void before() throws Throwable {
          if (body instanceof Trial.Surrounded surrounded) {
            surrounded.before();
          }
        }

        @Override
        public void run() throws Throwable {
          main = Task.current();
          body.run();
          main = null;
        }

        @Override
        public void after() throws Throwable {
          if (body instanceof Trial.Surrounded surrounded) {
            surrounded.after();
          }
        }
      };
    }

    @Override
    public int choose(List<@Nullable Task<?>> ready) {
      return 0;
    }

    @Override
    public void suspending(Task<?> task) {
      if (main != null && suspensions++ == place) {
        StackTraceElement line = task.where();
        where = task.name() + " suspends" + (line == null ? "" : " at " + line);
        var _ = main.cancel("cancelled by the test");
      }
    }
  }
}
