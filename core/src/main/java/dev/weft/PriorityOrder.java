package dev.weft;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** A random order in which rare orders are not rare: every task has a priority, which may fall. */
final class PriorityOrder implements TaskOrder {
  /*
   * PCT (Burckhardt, Kothari, Musuvathi, Nagarakatti: A Randomized Scheduler with Probabilistic
   * Guarantees of Finding Bugs, ASPLOS 2010): random priorities, the highest that is ready runs, and
   * at a few random steps the one that runs falls below all others. A bug that needs d ordered
   * events is found with a chance of at least 1/(n k^(d-1)), for n tasks and k steps.
   *
   * PCT draws its d-1 steps from a number of steps that it knows. Here a step is one with a chance
   * that each seed draws anew, from a half to nearly none, so that short and long runs are both
   * served and a seed alone decides everything. A task that is ready again right after its own turn
   * has yielded, and falls every other time, so that nobody can wait for ever for one that spins.
   */
  private static final int RAREST = 8; // 2 to the power of

  private final SplittableRandom random;
  private final double changes;
  private final Map<Task<?>, Double> priorities = new WeakHashMap<>();
  private double ofCallbacks;
  private double lowest;
  private @Nullable Task<?> last;

  PriorityOrder(long seed) {
    random = new SplittableRandom(seed);
    changes = 1.0 / (1 << random.nextInt(1, RAREST + 1));
    ofCallbacks = random.nextDouble();
  }

  @Override
  public int choose(List<@Nullable Task<?>> ready) {
    int chosen = highest(ready);
    if (ready.size() > 1 && falls(ready.get(chosen))) {
      lower(ready.get(chosen));
      chosen = highest(ready);
    }
    last = ready.get(chosen);
    return chosen;
  }

  private boolean falls(@Nullable Task<?> task) {
    boolean yielded = task != null && task == last && random.nextBoolean();
    return yielded || random.nextDouble() < changes;
  }

  private int highest(List<@Nullable Task<?>> ready) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ready.size(); i++) {
      double priority = priority(ready.get(i));
      if (priority > highest) {
        highest = priority;
        best = i;
      }
    }
    return best;
  }

  private double priority(@Nullable Task<?> task) {
    return task == null ? ofCallbacks : priorities.computeIfAbsent(task, _ -> random.nextDouble());
  }

  private void lower(@Nullable Task<?> task) {
    lowest--;
    if (task == null) {
      ofCallbacks = lowest;
    } else {
      priorities.put(task, lowest);
    }
  }
}
