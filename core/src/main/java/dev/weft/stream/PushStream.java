package dev.weft.stream;

import dev.weft.Block;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** A stream that is made of how it pushes its values. */
final class PushStream<T> implements AsyncStream<T> {
  /** Gives all values to {@code out}, one after the other. */
  @FunctionalInterface
  interface Push<T> {
    void to(Block.RunWith<? super T, ?> out) throws Throwable;
  }

  private final Push<T> push;
  private final List<Pull<T>> pulls = new ArrayList<>(1);

  PushStream(Push<T> push) {
    this.push = push;
  }

  /** Throws {@code error} as it is, checked or not. */
  static RuntimeException sneak(Throwable error) {
    Block.RunWith<Throwable, Throwable> thrower =
        e -> {
          throw e;
        };
    thrower.accept(error);
    throw new AssertionError(error);
  }

  static void requirePositive(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("1 or more are required, not " + n);
    }
  }

  static void requireNotNegative(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("0 or more are required, not " + n);
    }
  }

  @Override
  public <X extends Throwable> void forEach(Block.RunWith<? super T, X> action) throws X {
    Objects.requireNonNull(action, "an action is required, not null");
    try {
      push.to(action);
    } catch (Throwable e) {
      throw sneak(e);
    }
  }

  @Override
  public Iterator<T> iterator() {
    pulls.removeIf(Pull::isDone);
    var pull = new Pull<>(this);
    pulls.add(pull);
    return pull;
  }

  @Override
  public void close() {
    while (!pulls.isEmpty()) {
      pulls.removeLast().close();
    }
  }
}
