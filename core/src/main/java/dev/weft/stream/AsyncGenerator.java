package dev.weft.stream;

import dev.weft.Block;
import java.util.Objects;

/**
 * A stream that its user talks to: values and errors can be sent in where it yields. Python's async
 * generator. It runs once, on a stack of its own, in the task of whoever asks for the next value.
 *
 * @param <T> the values that it yields
 * @param <S> the values that are sent in
 */
public sealed interface AsyncGenerator<T, S> extends AsyncStream<T> permits Generator {
  /**
   * Where a body gives and gets.
   *
   * @param <T> what it gives
   * @param <S> what it gets
   */
  interface Exchange<T, S> {
    /**
     * Hands a value over; returns what is sent in for it, which is null from {@link #next}.
     *
     * @throws dev.weft.GeneratorExit if the generator is closed
     */
    S yield(T value);
  }

  /** Returns a generator that runs {@code body}. */
  static <T, S> AsyncGenerator<T, S> create(Block.RunWith<Exchange<T, S>, ?> body) {
    return new Generator<>(Objects.requireNonNull(body, "a body is required, not null"));
  }

  /**
   * Runs it until it yields; returns that value.
   *
   * @throws java.util.NoSuchElementException if it ends instead, or has ended
   * @throws IllegalStateException if it is running already
   */
  T next();

  /**
   * Has the last {@code yield} return {@code value}, and goes on as {@link #next} does.
   *
   * @throws IllegalStateException if it has not started and the value is not null
   */
  T send(S value);

  /**
   * Has the last {@code yield} throw {@code error}, and goes on as {@link #next} does. A generator
   * that has not started ends, and the error comes out here.
   */
  T throwInto(Throwable error);
}
