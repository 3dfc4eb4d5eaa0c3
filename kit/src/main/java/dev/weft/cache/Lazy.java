package dev.weft.cache;

import dev.weft.CancelScope;
import dev.weft.ErrorContext;
import dev.weft.Outcome;
import dev.weft.sync.LoopBound;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first wanted, once, however many want it. A failure is not kept:
 * the next {@link #get} tries again. Belongs to the loop it is first used on.
 *
 * @param <T> the value
 */
public final class Lazy<T> implements AutoCloseable {
  private final LoopBound bound = new LoopBound();
  private final Callable<? extends T> factory;
  private @Nullable Load<T> load;
  private @Nullable T value;
  private boolean initialized;
  private boolean closed;

  private Lazy(Callable<? extends T> factory) {
    this.factory = factory;
  }

  /** Creates one whose value {@code factory} will make; that may suspend. */
  public static <T> Lazy<T> of(Callable<? extends T> factory) {
    return new Lazy<>(Objects.requireNonNull(factory, "a factory is required, not null"));
  }

  /**
   * Returns the value; suspends until it is made, if it is not. What the factory throws is thrown
   * to all who wait, as it is, undeclared. The factory runs in a task of its own; that is cancelled
   * when the last who waits is, and has ended then; a value that it makes all the same is closed.
   *
   * @throws IllegalStateException if this is closed, or if it is called by the factory
   */
  @SuppressWarnings("NullAway") // a value that was made is what the factory gave
  public T get() {
    if (initialized) {
      return value;
    }
    bound.bind(this);
    if (closed) {
      throw isClosedError();
    }
    if (load == null || load.isStopped()) {
      load = new Load<>("lazy value", load, this::make, this::ended);
    }
    return load.join();
  }

  private T make(Load<T> which) throws Exception {
    T made = factory.call();
    if (which.isStopped()) {
      CancelScope.run(scope -> {
        scope.setShielded(true);
        closeUnwanted(made);
      });
    }
    return made;
  }

  /** Closes what was made though nobody waited for it any more. */
  private void closeUnwanted(T made) {
    try {
      close(made);
    } catch (Exception e) {
      String message = "a value that was made too late could not be closed";
      bound.bind(this).callExceptionHandler(new ErrorContext(message, e, null, null));
    }
  }

  private static void close(@Nullable Object value) throws Exception {
    if (value instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private void ended(Load<T> which, Outcome<T> outcome) {
    if (!which.isStopped()) {
      load = null;
    }
    if (outcome instanceof Outcome.Success<T>(T made)) {
      value = made;
      initialized = true;
    }
  }

  /** Returns whether the value is there. */
  public boolean isInitialized() {
    return initialized;
  }

  /**
   * Closes the value if it is an {@link AutoCloseable}; what that throws is thrown as it is,
   * undeclared. If it is just being made, that is cancelled, and this suspends until it has ended.
   * After this there is no value any more. Twice is harmless.
   */
  @Override
  public void close() {
    closed = true;
    Load<T> running = load;
    if (running != null) {
      running.stop(new Outcome.Failure<>(isClosedError()));
      running.awaitStopped();
    }
    T old = value;
    value = null;
    initialized = false;
    try {
      close(old);
    } catch (Exception e) {
      new Outcome.Failure<>(e).get(); // thrown, undeclared
    }
  }

  private static IllegalStateException isClosedError() {
    return new IllegalStateException("the lazy value is closed: make another one");
  }
}
