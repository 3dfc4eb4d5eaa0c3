package dev.weft.testing;

import dev.weft.Block;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for a shorter and simpler schedule with which a body fails in the same way. */
final class Shrinking {
  private static final int MOST_RUNS = 200;
  private static final int MOST_LINES = 60;

  private final long seed;
  private final Block.Run<?> body;
  private final Throwable failure;
  private int runs;

  Shrinking(long seed, Block.Run<?> body, Throwable failure) {
    this.seed = seed;
    this.body = body;
    this.failure = failure;
  }

  /** Returns what to say about a schedule that has failed. */
  String describe(int[] failed) {
    if (!fails(failed)) {
      return "\n  It did not fail again in the same order, so it depends on something else:"
          + " real time, other threads, a random number.";
    }
    int[] shortest = simplified(shortened(failed));
    Schedule schedule = Schedule.narrating(shortest);
    var _ = Trial.in(seed, schedule, body);
    List<String> story = schedule.story();
    int length = Math.min(shortest.length, story.size());
    if (length == 0) {
      return "\n  It fails in the loop's own order too.";
    }
    String head =
        "\n  It fails whenever these are the first steps (* = not the first in line; %d runs to find"
                .formatted(runs)
            + " that):\n";
    String rest = length > MOST_LINES ? "\n       …" : "";
    return head + String.join("\n", story.subList(0, Math.min(length, MOST_LINES))) + rest;
  }

  /** Returns the shortest prefix that was found to be enough. */
  private int[] shortened(int[] failed) {
    int enough = failed.length;
    int tooShort = -1;
    for (int length = 0; length < enough; length = Math.max(1, length * 2)) {
      if (fails(Arrays.copyOf(failed, length))) {
        enough = length;
      } else {
        tooShort = length;
      }
    }
    while (enough - tooShort > 1) {
      int middle = (enough + tooShort) >>> 1;
      if (fails(Arrays.copyOf(failed, middle))) {
        enough = middle;
      } else {
        tooShort = middle;
      }
    }
    return Arrays.copyOf(failed, enough);
  }

  /** Lets the first in line go wherever that is not what makes it fail. */
  private int[] simplified(int[] failed) {
    int[] simpler = failed.clone();
    for (int i = simpler.length - 1; i >= 0 && runs < MOST_RUNS; i--) {
      int choice = simpler[i];
      if (choice != 0) {
        simpler[i] = 0;
        if (!fails(simpler)) {
          simpler[i] = choice;
        }
      }
    }
    int length = simpler.length;
    while (length > 0 && simpler[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(simpler, length);
  }

  private boolean fails(int[] choices) {
    runs++;
    return isSame(Trial.in(seed, Schedule.of(choices), body));
  }

  private boolean isSame(@Nullable Throwable other) {
    return other != null && other.getClass() == failure.getClass();
  }
}
