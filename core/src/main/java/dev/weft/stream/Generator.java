package dev.weft.stream;

import dev.weft.Block;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A generator, its own iterator, and what its body sees of it. */
@SuppressWarnings("IterableAndIterator") // as in Python, a generator is its own iterator
final class Generator<T, S>
    implements AsyncGenerator<T, S>, AsyncGenerator.Exchange<T, S>, Iterator<T> {
  private final Pull<T> values;
  private @Nullable S sent;
  private @Nullable Throwable error;

  Generator(Block.RunWith<AsyncGenerator.Exchange<T, S>, ?> body) {
    values = new Pull<>((Pull<T> _) -> body.run(this));
  }

  @Override
  @SuppressWarnings("NullAway") // null is what next() sends
  public S yield(T next) {
    values.offer(next);
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
    return values.hasNext();
  }

  @Override
  public T next() {
    return values.next();
  }

  @Override
  public T send(@Nullable S something) {
    if (something != null && !values.isStarted() && !values.isDone()) {
      throw new IllegalStateException(
          "a generator that has not started takes no value: call next() first");
    }
    sent = something;
    return next();
  }

  @Override
  public T throwInto(Throwable thrown) {
    Objects.requireNonNull(thrown, "an error is required, not null");
    if (!values.isStarted() && !values.isDone()) {
      values.close();
      throw PushStream.sneak(thrown);
    }
    if (!values.isDone()) {
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
    values.close();
  }
}
