package dev.weft;

import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Shows a loop's ready entries to a {@link TaskOrder}: all tasks, and the first of the rest. */
record Ordered(TaskOrder order) implements Loop.Order {
  @Override
  public int choose(int count, IntFunction<Runnable> ready) {
    List<@Nullable Task<?>> choices = new ArrayList<>(count);
    int[] places = new int[count];
    boolean hasCallbacks = false;
    for (int i = 0; i < count; i++) {
      Task<?> task = ready.apply(i) instanceof Fiber fiber ? (Task<?>) fiber.owner() : null;
      if (task != null || !hasCallbacks) {
        hasCallbacks |= task == null;
        places[choices.size()] = i;
        choices.add(task);
      }
    }
    int choice = order.choose(Collections.unmodifiableList(choices));
    if (choice < 0 || choice >= choices.size()) {
      throw new IndexOutOfBoundsException(
          "the task order chose %d among %d that are ready: 0 or more, and less than that"
              .formatted(choice, choices.size()));
    }
    return places[choice];
  }
}
