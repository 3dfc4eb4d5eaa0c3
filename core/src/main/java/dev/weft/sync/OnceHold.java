package dev.weft.sync;

import org.jspecify.annotations.Nullable;

/** A hold that gives back once. */
final class OnceHold implements Hold {
  private @Nullable Runnable giveBack;

  OnceHold(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  @Override
  public void close() {
    Runnable action = giveBack;
    giveBack = null;
    if (action != null) {
      action.run();
    }
  }
}
