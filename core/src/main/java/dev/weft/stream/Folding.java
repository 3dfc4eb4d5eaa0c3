package dev.weft.stream;

import dev.weft.Block;

/** A result that takes in one value after the other. */
final class Folding<R, T> implements Block.RunWith<T, Throwable> {
  private final AsyncStream.Fold<R, ? super T> fn;
  R sum;

  Folding(R initial, AsyncStream.Fold<R, ? super T> fn) {
    this.sum = initial;
    this.fn = fn;
  }

  @Override
  public void run(T value) throws Throwable {
    sum = fn.apply(sum, value);
  }
}
