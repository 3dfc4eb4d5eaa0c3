package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the tasks that could run now runs next, where a loop would otherwise go by first
 * come, first served; see {@link Runner.Builder#order}. For tests that look for bugs which depend
 * on the order. Called by the loop, between two steps; it must not suspend.
 */
@FunctionalInterface
public interface TaskOrder {
  /**
   * Chooses who runs next.
   *
   * @param ready the tasks that could run, in the order they became ready; null stands for the
   *     loop's callbacks, which keep their own order
   * @return the index of one of them; with any other, the run of the loop fails
   */
  int choose(List<@Nullable Task<?>> ready);

  /** Notes that {@code task}, the caller, is about to suspend. It may be cancelled here. */
  default void suspending(Task<?> task) {}

  /** Returns a random order that this seed decides; what {@link Runner.Builder#seed} uses. */
  static TaskOrder seeded(long seed) {
    return new PriorityOrder(seed);
  }
}
