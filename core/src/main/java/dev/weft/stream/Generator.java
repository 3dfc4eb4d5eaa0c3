package dev.weft.stream;

import dev.weft.Block;
import dev.weft.Continuation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A generator, its own iterator, and what its body sees of it. */
@SuppressWarnings("IterableAndIterator") // as in Python, a generator is its own iterator
final class Generator<T, S>
    implements AsyncGenerator<T, S>, AsyncGenerator.Exchange<T, S>, Iterator<T> {
  private final Continuation continuation;
  private @Nullable T value;
  private boolean present;
  private @Nullable S sent;
  private @Nullable Throwable error;

  Generator(Block.RunWith<AsyncGenerator.Exchange<T, S>, ?> body) {
    continuation = new Continuation(() -> body.run(this));
  }

  @Override
  @SuppressWarnings("NullAway") // null is what next() sends
  public S yield(T next) {
    value = next;
    present = true;
    continuation.pause();
    if (error != null) {
      Throwable thrown = error;
      error = null;
      throw PushStream.sneak(thrown);
    }
    S got = sent;
    sent = null;
    return got;
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
      throw new NoSuchElementException("the generator has ended");
    }
    T next = value;
    value = null;
    present = false;
    return next;
  }

  @Override
  public T send(@Nullable S something) {
    if (something != null && !continuation.isStarted() && !continuation.isDone()) {
      throw new IllegalStateException(
          "a generator that has not started takes no value: call next() first");
    }
    sent = something;
    return next();
  }

  @Override
  public T throwInto(Throwable thrown) {
    Objects.requireNonNull(thrown, "an error is required, not null");
    if (!continuation.isStarted() && !continuation.isDone()) {
      continuation.close();
      throw PushStream.sneak(thrown);
    }
    if (!continuation.isDone()) {
      error = thrown;
    }
    return next();
  }

  @Override
  public <X extends Throwable> void forEach(Block.RunWith<? super T, X> action) throws X {
    Objects.requireNonNull(action, "an action is required, not null");
    try (this) {
      while (hasNext()) {
        action.run(next());
      }
    }
  }

  @Override
  public Iterator<T> iterator() {
    return this;
  }

  @Override
  public void close() {
    present = false;
    continuation.close();
  }
}
