package dev.weft;

import org.jspecify.annotations.Nullable;

/** How deep a task is in blocks that may cancel it, and which of them are shielded. */
final class Shields {
  /*
   * Blocks (timeouts, groups, scopes) are numbered by nesting, from 1; 0 stands for the world
   * outside. A cancellation from depth d is held back while a shielded scope deeper than d is open,
   * and delivered when none is any more.
   */
  private static final int NOTHING = -1;

  private final Task<?> task;
  private @Nullable CancelScope innermost;
  private int depth;
  private int heldBack = NOTHING;
  private @Nullable String message;

  Shields(Task<?> task) {
    this.task = task;
  }

  /** Opens a block; returns its depth. */
  int enter() {
    return ++depth;
  }

  void leave() {
    depth--;
  }

  void push(CancelScope scope) {
    scope.outer = innermost;
    innermost = scope;
  }

  void pop(CancelScope scope) {
    innermost = scope.outer;
    release();
  }

  /** Returns whether a cancellation from {@code depth} must wait; then it does. */
  boolean holdBack(int from, @Nullable String why) {
    if (from >= shieldedDepth()) {
      return false;
    }
    heldBack = Math.max(heldBack, from);
    message = why;
    return true;
  }

  /** Delivers what nothing holds back any more. */
  void release() {
    if (heldBack != NOTHING && heldBack >= shieldedDepth()) {
      heldBack = NOTHING;
      task.deliver(message);
    }
  }

  void forgetHeldBack() {
    heldBack = NOTHING;
  }

  private int shieldedDepth() {
    for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
      if (scope.isShielded()) {
        return scope.depth;
      }
    }
    return 0;
  }
}
