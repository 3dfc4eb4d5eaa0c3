package dev.weft.testing;

import dev.weft.Task;
import dev.weft.TaskOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of tasks that is remembered choice by choice, so that it can be had again. */
final class Schedule implements TaskOrder {
  private final TaskOrder order;
  private final boolean narrating;
  private final List<String> story = new ArrayList<>();
  private int[] choices = new int[64];
  private int steps;

  Schedule(TaskOrder order) {
    this(order, false);
  }

  private Schedule(TaskOrder order, boolean narrating) {
    this.order = order;
    this.narrating = narrating;
  }

  /** Returns one that makes these choices, and then lets who came first go first. */
  static Schedule of(int[] choices) {
    return new Schedule(new Fixed(choices), false);
  }

  /** Returns one that also tells the story. */
  static Schedule narrating(int[] choices) {
    return new Schedule(new Fixed(choices), true);
  }

  @Override
  public int choose(List<@Nullable Task<?>> ready) {
    int choice = order.choose(ready);
    if (narrating) {
      tell(ready.get(choice), choice);
    }
    if (steps == choices.length) {
      choices = Arrays.copyOf(choices, steps * 2);
    }
    choices[steps++] = choice;
    return choice;
  }

  private void tell(@Nullable Task<?> task, int choice) {
    story.add("%6d %s %s".formatted(steps + 1, choice == 0 ? " " : "*", event(task)));
  }

  private String event(@Nullable Task<?> task) {
    if (task == null) {
      return "(the loop's callbacks)";
    }
    StackTraceElement where = task.where();
    String name = story.isEmpty() ? "test" : task.name(); // it has its name when it runs
    if (task.state() == Task.State.CREATED) {
      return name + " starts";
    }
    String place = where == null ? "" : " at " + where.getFileName() + ":" + where.getLineNumber();
    return name + " goes on" + place;
  }

  /** Returns the choices made, as indices into what was ready. */
  int[] choices() {
    return Arrays.copyOf(choices, steps);
  }

  /** Returns what happened, a line for each step. */
  List<String> story() {
    return story;
  }

  private static final class Fixed implements TaskOrder {
    private final int[] choices;
    private int step;

    Fixed(int[] choices) {
      this.choices = choices;
    }

    @Override
    public int choose(List<@Nullable Task<?>> ready) {
      int choice = step < choices.length ? choices[step] : 0;
      step++;
      return Math.min(choice, ready.size() - 1);
    }
  }
}
