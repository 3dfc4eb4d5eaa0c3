package dev.weft.kernel;

import org.jspecify.annotations.Nullable;

/** Two watches of a loop, or more: either may itself be two. */
record Watches(Loop.Watch first, Loop.Watch second) implements Loop.Watch {
  static Loop.Watch with(Loop.@Nullable Watch some, Loop.Watch added) {
    return some == null ? added : new Watches(some, added);
  }

  static Loop.@Nullable Watch without(Loop.@Nullable Watch some, Loop.Watch removed) {
    if (some == removed) {
      return null;
    }
    if (!(some instanceof Watches(Loop.Watch first, Loop.Watch second))) {
      return some;
    }
    Loop.Watch left = without(second, removed);
    return left == null ? without(first, removed) : with(without(first, removed), left);
  }

  @Override
  public void before(Runnable entry, Thread thread) {
    first.before(entry, thread);
    second.before(entry, thread);
  }

  @Override
  public void after(Runnable entry) {
    second.after(entry);
    first.after(entry);
  }
}
