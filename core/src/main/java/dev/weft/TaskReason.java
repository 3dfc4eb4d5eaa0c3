package dev.weft;

import java.util.List;

/** A wait for one task to end. */
record TaskReason(Task<?> task) implements WaitReason {
  @Override
  public String kind() {
    return "task";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(task);
  }
}
