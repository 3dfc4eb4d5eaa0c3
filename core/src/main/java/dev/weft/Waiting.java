package dev.weft;

import org.jspecify.annotations.Nullable;

/** What a suspended task waits for, as far as cancelling it, and telling of it, is concerned. */
interface Waiting {
  /** Returns what reports say about it. */
  WaitReason reason();

  /**
   * Ends the wait with a cancellation.
   *
   * @return false if it has ended already, so that the task will get its result
   */
  boolean cancel(@Nullable String message);

  /** Undoes the wait of a task that could not be suspended after all. */
  void forget(Task<?> task);
}
