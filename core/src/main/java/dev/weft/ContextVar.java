package dev.weft;

import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable with a value per task: contextvars.ContextVar. Reading and setting it concern the
 * current {@link Context}.
 *
 * @param <T> its values; null is not one
 */
public final class ContextVar<T> {
  private final String name;
  private final @Nullable T byDefault;

  /** Creates a variable without a default. */
  public ContextVar(String name) {
    this.name = Objects.requireNonNull(name, "a name is required, not null");
    this.byDefault = null;
  }

  /** Creates a variable that has {@code byDefault} where nothing was set. */
  public ContextVar(String name, T byDefault) {
    this.name = Objects.requireNonNull(name, "a name is required, not null");
    this.byDefault = Objects.requireNonNull(byDefault, "a default is required, not null");
  }

  /** Returns its name, for messages. */
  public String name() {
    return name;
  }

  /**
   * Returns the value in the current context, or the default.
   *
   * @throws NoSuchElementException if there is neither
   */
  public T get() {
    return Context.current().get(this);
  }

  /** Returns the value in the current context, or the default, or else {@code otherwise}. */
  public T orElse(T otherwise) {
    T value = Context.current().lookUp(this);
    if (value != null) {
      return value;
    }
    return byDefault != null ? byDefault : otherwise;
  }

  /** Sets the value in the current context; the token takes it back. */
  public Token<T> set(T value) {
    Objects.requireNonNull(value, "a value is required, not null");
    Context context = Context.current();
    var token = new Token<>(this, context, context.lookUp(this));
    context.put(this, value);
    return token;
  }

  /**
   * Restores what was there before the {@link #set} that gave {@code token}.
   *
   * @throws IllegalArgumentException if it is another variable's token, or another context's
   * @throws IllegalStateException if it was used before
   */
  public void reset(Token<T> token) {
    if (token.variable != this) {
      throw new IllegalArgumentException(
          "the token was made by " + token.variable.name + ", not by " + name);
    }
    Context context = Context.current();
    if (token.context != context) {
      throw new IllegalArgumentException(
          "the token of " + name + " was made in a different context: reset it where it was set");
    }
    if (token.used) {
      throw new IllegalStateException("the token of " + name + " has been used already");
    }
    token.used = true;
    context.put(this, token.before);
  }

  T byDefaultOrThrow() {
    if (byDefault == null) {
      throw new NoSuchElementException(
          "context variable " + name + " has no value here: set it, or give it a default");
    }
    return byDefault;
  }

  @Override
  public String toString() {
    return "ContextVar[" + name + "]";
  }

  /**
   * What {@link #set} replaced.
   *
   * @param <T> the variable's values
   */
  public static final class Token<T> {
    private final ContextVar<T> variable;
    private final Context context;
    private final @Nullable T before;
    private boolean used;

    private Token(ContextVar<T> variable, Context context, @Nullable T before) {
      this.variable = variable;
      this.context = context;
      this.before = before;
    }
  }
}
