package dev.weft;

import java.util.Objects;
import java.util.function.Consumer;

/** The shapes of the bodies that Weft runs. They may throw anything. */
public final class Block {
  private Block() {}

  /**
   * A body that gives no value.
   *
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Run<X extends Throwable> {
    /** Runs the body. */
    void run() throws X;
  }

  /**
   * A body that gives a value.
   *
   * @param <T> its value
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Call<T, X extends Throwable> {
    /** Runs the body. */
    T call() throws X;
  }

  /**
   * A body that is given something, and gives no value.
   *
   * @param <A> what it is given
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface RunWith<A, X extends Throwable> extends Consumer<A> {
    /** Runs the body. */
    void run(A argument) throws X;

    /** Runs the body; what it throws comes out as it is, undeclared. */
    @Override
    default void accept(A argument) {
      try {
        run(argument);
      } catch (Throwable e) {
        throw sneak(e);
      }
    }
  }

  /**
   * A body that is given something, and gives a value.
   *
   * @param <A> what it is given
   * @param <T> its value
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface CallWith<A, T, X extends Throwable> {
    /** Runs the body. */
    T call(A argument) throws X;
  }

  /** A body without a value, as one with. */
  @SuppressWarnings("NullAway") // a Void has no other value
  static <X extends Throwable> Call<Void, X> calling(Run<X> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    return () -> {
      body.run();
      return null;
    };
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  static <A, X extends Throwable> CallWith<A, Void, X> calling(RunWith<A, X> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    return argument -> {
      body.run(argument);
      return null;
    };
  }

  /** Throws {@code error} as it is, checked or not: {@code throw sneak(error)}. */
  static RuntimeException sneak(Throwable error) {
    return Block.<RuntimeException>throwAs(error);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException throwAs(Throwable error) throws X {
    throw (X) error;
  }
}
