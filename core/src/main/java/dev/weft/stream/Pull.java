package dev.weft.stream;

import dev.weft.Continuation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The values of a stream one by one, its body on a stack of its own. */
final class Pull<T> implements Iterator<T>, AutoCloseable {
  private final Continuation continuation;
  private @Nullable T value;
  private boolean present;

  Pull(AsyncStream<T> stream) {
    continuation = new Continuation(() -> stream.forEach((T next) -> offer(next)));
  }

  private void offer(T next) {
    value = next;
    present = true;
    continuation.pause();
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
