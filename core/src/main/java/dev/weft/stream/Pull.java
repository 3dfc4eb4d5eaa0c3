package dev.weft.stream;

import dev.weft.Block;
import dev.weft.Continuation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The values of a body one by one, which has a stack of its own: a stream's, or a generator's. */
final class Pull<T> implements Iterator<T>, AutoCloseable {
  private final Continuation continuation;
  private @Nullable T value;
  private boolean present;

  Pull(AsyncStream<T> stream) {
    this(pull -> stream.forEach((T next) -> pull.offer(next)));
  }

  /** {@code body} is given this, to offer its values to. */
  Pull(Block.RunWith<Pull<T>, ?> body) {
    continuation = new Continuation(() -> body.run(this));
  }

  /** Suspends the body, the caller, until the next value is wanted. */
  void offer(T next) {
    value = next;
    present = true;
    continuation.pause();
  }

  boolean isStarted() {
    return continuation.isStarted();
  }

  boolean isDone() {
    return continuation.isDone();
  }

  @Override
  public boolean hasNext() {
    if (!present && !continuation.isDone()) {
      continuation.run();
    }
    return present;
  }

  @Override
  @SuppressWarnings("NullAway") // null only where T allows it
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has no more values");
    }
    T next = value;
    value = null;
    present = false;
    return next;
  }

  @Override
  public void close() {
    present = false;
    continuation.close();
  }
}
