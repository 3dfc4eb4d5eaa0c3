package dev.weft;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of all {@link ContextVar}s, as one task or callback sees them: contextvars.Context. A
 * task starts with a copy of its creator's, so what it sets is its own.
 */
public final class Context {
  /*
   * The map is immutable and shared by copies, so that copying costs one small object; setting a
   * variable, which is rare, copies the map.
   */
  private static final ThreadLocal<Context> OUTSIDE = ThreadLocal.withInitial(Context::new);

  private Map<ContextVar<?>, Object> values;
  private boolean entered;

  private Context() {
    this(Map.of());
  }

  private Context(Map<ContextVar<?>, Object> values) {
    this.values = values;
  }

  /** Returns a copy of the current context: of this task, this callback, or this thread. */
  public static Context copy() {
    return new Context(current().values);
  }

  /** Returns the context that {@link ContextVar#get} looks at now. */
  static Context current() {
    Task<?> task = Task.hereOrNull();
    if (task != null) {
      return task.activeContext();
    }
    EventLoop loop = EventLoop.runningOrNull();
    return loop != null && loop.callbackContext != null ? loop.callbackContext : OUTSIDE.get();
  }

  Context duplicate() {
    return new Context(values);
  }

  /** Runs {@code body} in this context: what it sets stays here. */
  public <X extends Throwable> void run(Block.Run<X> body) throws X {
    run(Block.calling(body));
  }

  /**
   * Runs {@code body} in this context: what it sets stays here.
   *
   * @throws IllegalStateException if this context is being run already
   */
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    if (entered) {
      throw new IllegalStateException("the context is entered already: run a copy of it");
    }
    entered = true;
    try {
      return callIn(body);
    } finally {
      entered = false;
    }
  }

  private <T, X extends Throwable> T callIn(Block.Call<T, X> body) throws X {
    Task<?> task = Task.hereOrNull();
    if (task != null) {
      Context before = task.activeContext();
      task.activate(this);
      try {
        return body.call();
      } finally {
        task.activate(before);
      }
    }
    EventLoop loop = EventLoop.runningOrNull();
    if (loop != null) {
      Context before = loop.callbackContext;
      loop.callbackContext = this;
      try {
        return body.call();
      } finally {
        loop.callbackContext = before;
      }
    }
    Context before = OUTSIDE.get();
    OUTSIDE.set(this);
    try {
      return body.call();
    } finally {
      OUTSIDE.set(before);
    }
  }

  /**
   * Returns the variable's value in this context, or its default.
   *
   * @throws NoSuchElementException if it has neither
   */
  public <T> T get(ContextVar<T> variable) {
    T value = lookUp(variable);
    return value != null ? value : variable.byDefaultOrThrow();
  }

  @SuppressWarnings("unchecked")
  <T> @Nullable T lookUp(ContextVar<T> variable) {
    return (T) values.get(variable);
  }

  void put(ContextVar<?> variable, @Nullable Object value) {
    var changed = new HashMap<>(values);
    if (value == null) {
      changed.remove(variable);
    } else {
      changed.put(variable, value);
    }
    values = Map.copyOf(changed);
  }
}
