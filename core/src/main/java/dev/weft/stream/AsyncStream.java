package dev.weft.stream;

import dev.weft.Block;
import dev.weft.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Values that come one after the other, where both the next value and the work on the last one may
 * suspend: an async iterable. It does nothing until somebody asks for its values, and begins anew
 * each time.
 *
 * <p>Values are pushed: {@link #forEach(Block.RunWith)} and the operators run in the stack of the
 * body that produces, without a switch. A {@code for} loop pulls: the body then has a stack of its
 * own, inside the same task. Nothing is buffered but where a parameter says how much.
 *
 * <p>Whoever ends early, by {@link #take}, a failure, or cancellation, closes the source: its body
 * gets a {@link dev.weft.GeneratorExit} where it yields, and its {@code finally} blocks have run
 * before anything else happens. Only a {@code for} loop that is left early cannot do this: put the
 * stream into try-with-resources. Failures of bodies and functions come out as they are, whatever
 * their type.
 *
 * @param <T> the values
 */
public sealed interface AsyncStream<T> extends Iterable<T>, AutoCloseable
    permits AsyncGenerator, PushStream {

  /**
   * Where a body puts its values.
   *
   * @param <T> the values
   */
  interface Out<T> {
    /**
     * Hands a value over; returns when the next one is wanted.
     *
     * @throws dev.weft.GeneratorExit if no more is wanted
     */
    void yield(T value);
  }

  /**
   * What {@link #reduce} and {@link #scan} do with each value.
   *
   * @param <R> the result so far
   * @param <T> the values
   */
  @FunctionalInterface
  interface Fold<R, T> {
    /** Returns the result with {@code value}. */
    R apply(R sum, T value) throws Throwable;
  }

  /**
   * What {@link #zip} makes of two values.
   *
   * @param <T> the one
   * @param <U> the other
   * @param <R> the result
   */
  @FunctionalInterface
  interface Zip<T, U, R> {
    /** Returns what becomes of the two. */
    R apply(T value, U other) throws Throwable;
  }

  /** Returns the values that {@code body} yields. */
  static <T> AsyncStream<T> generate(Block.RunWith<Out<T>, ?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    return new PushStream<>(out -> Producer.run(body, out));
  }

  /** Returns these values. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <T> AsyncStream<T> of(T... values) {
    return from(Arrays.asList(values.clone()));
  }

  /** Returns the numbers from 0 to below {@code end}. */
  static AsyncStream<Integer> range(int end) {
    return range(0, end);
  }

  /** Returns the numbers from {@code start} to below {@code end}. */
  static AsyncStream<Integer> range(int start, int end) {
    return new PushStream<>(out -> {
      for (int i = start; i < end; i++) {
        out.run(i);
      }
    });
  }

  /** Returns the values of a collection; of a {@code Queue}, until it is shut down and empty. */
  static <T> AsyncStream<T> from(Iterable<? extends T> values) {
    Objects.requireNonNull(values, "values are required, not null");
    return new PushStream<>(out -> pushAll(values, out));
  }

  /**
   * Returns what {@code publisher} sends, asked for one by one. Each use subscribes; one that ends
   * early cancels the subscription.
   */
  static <T> AsyncStream<T> from(Flow.Publisher<? extends T> publisher) {
    Objects.requireNonNull(publisher, "a publisher is required, not null");
    return new PushStream<>(out -> Subscribed.push(publisher, out));
  }

  private static <T> void pushAll(Iterable<? extends T> values, Block.RunWith<? super T, ?> out)
      throws Throwable {
    if (values instanceof AsyncStream<? extends T> stream) {
      stream.forEach(out);
    } else {
      for (T value : values) {
        out.run(value);
      }
    }
  }

  /**
   * Returns 0, 1, 2 … one each {@code period}, the first after one. Those that were due while the
   * work on an earlier one went on come at once after it.
   */
  static AsyncStream<Long> interval(Duration period) {
    Timing.requirePositive(period);
    return new PushStream<>(out -> Timing.interval(period, out));
  }

  /** Returns what {@code fn} makes of each value. */
  default <R> AsyncStream<R> map(Block.CallWith<? super T, ? extends R, ?> fn) {
    return new PushStream<>(out -> forEach(value -> out.run(fn.call(value))));
  }

  /** Returns the values that pass {@code test}. */
  default AsyncStream<T> filter(Block.CallWith<? super T, Boolean, ?> test) {
    return new PushStream<>(out ->
        forEach(value -> {
          if (test.call(value)) {
            out.run(value);
          }
        }));
  }

  /** Returns the first {@code n} values. */
  default AsyncStream<T> take(long n) {
    PushStream.requireNotNegative(n);
    return new PushStream<>(out -> Taking.first(this, n, out));
  }

  /** Returns the values after the first {@code n}. */
  default AsyncStream<T> skip(long n) {
    PushStream.requireNotNegative(n);
    return new PushStream<>(out -> {
      long[] left = {n};
      forEach(value -> {
        if (left[0] > 0) {
          left[0]--;
        } else {
          out.run(value);
        }
      });
    });
  }

  /** Returns the values before the first that fails {@code test}. */
  default AsyncStream<T> takeWhile(Block.CallWith<? super T, Boolean, ?> test) {
    return new PushStream<>(out -> Taking.asLongAs(this, test, out));
  }

  /** Returns all that {@code fn} makes of each value: a stream, a list, a queue. */
  default <R> AsyncStream<R> flatMap(
      Block.CallWith<? super T, ? extends Iterable<? extends R>, ?> fn) {
    return new PushStream<>(out -> forEach(value -> pushAll(fn.call(value), out)));
  }

  /** Returns {@code initial}, and then the result so far after each value. */
  default <R> AsyncStream<R> scan(R initial, Fold<R, ? super T> fn) {
    return new PushStream<>(out -> {
      var folding = new Folding<>(initial, fn);
      out.run(initial);
      forEach(value -> {
        folding.run(value);
        out.run(folding.sum);
      });
    });
  }

  /** Returns each value once. It remembers all that it has seen. */
  default AsyncStream<T> distinct() {
    return new PushStream<>(out -> {
      var seen = new HashSet<T>();
      forEach(value -> {
        if (seen.add(value)) {
          out.run(value);
        }
      });
    });
  }

  /** Returns lists of {@code size} values; the last one may be shorter. */
  default AsyncStream<List<T>> chunked(int size) {
    PushStream.requirePositive(size);
    return new PushStream<>(out -> {
      var chunk = new ArrayList<T>(Math.min(size, 1 << 10));
      forEach(value -> {
        chunk.add(value);
        if (chunk.size() == size) {
          List<T> full = List.copyOf(chunk);
          chunk.clear();
          out.run(full);
        }
      });
      if (!chunk.isEmpty()) {
        out.run(List.copyOf(chunk));
      }
    });
  }

  /**
   * Has the source run in a task of its own, at most {@code size} values ahead. A failure of it
   * comes after the values before it.
   */
  default AsyncStream<T> buffer(int size) {
    PushStream.requirePositive(size);
    return new PushStream<>(out -> Joined.run(List.of(this), size, out));
  }

  /** Returns the values of both as they come; each runs in a task of its own. */
  default AsyncStream<T> merge(AsyncStream<? extends T> other) {
    return new PushStream<>(out -> Joined.run(List.of(this, other), 1, out));
  }

  /** Returns what {@code fn} makes of the first values of both, the second ones … */
  default <U, R> AsyncStream<R> zip(
      AsyncStream<U> other, Zip<? super T, ? super U, ? extends R> fn) {
    return new PushStream<>(out -> Taking.zip(this, other, fn, out));
  }

  /** Drops what comes within {@code period} after a value that was let through. */
  default AsyncStream<T> throttle(Duration period) {
    Timing.requirePositive(period);
    return new PushStream<>(out -> Timing.throttle(this, period, out));
  }

  /** Lets a value through when none has followed it for {@code quiet}, and the last one. */
  default AsyncStream<T> debounce(Duration quiet) {
    Timing.requirePositive(quiet);
    return new PushStream<>(out -> Timing.debounce(this, quiet, out));
  }

  /**
   * Returns what {@code fn} makes of each value, in the order of the values, with at most {@code n}
   * of them worked on or waiting to be handed over. The first failure cancels the others, and comes
   * out alone.
   */
  default <R> AsyncStream<R> mapConcurrent(int n, Block.CallWith<? super T, ? extends R, ?> fn) {
    PushStream.requirePositive(n);
    return new PushStream<>(out -> Concurrently.run(this, n, true, fn, out));
  }

  /** Like {@link #mapConcurrent}, in the order in which the results are ready. */
  default <R> AsyncStream<R> mapConcurrentUnordered(
      int n, Block.CallWith<? super T, ? extends R, ?> fn) {
    PushStream.requirePositive(n);
    return new PushStream<>(out -> Concurrently.run(this, n, false, fn, out));
  }

  /** Fails with {@link TimeoutException} if a value takes longer than {@code limit} to come. */
  default AsyncStream<T> timeout(Duration limit) {
    return new PushStream<>(out -> Timing.timeout(this, limit, out));
  }

  /** Begins anew after a failure of the source, at most {@code attempts} times in all. */
  default AsyncStream<T> retry(int attempts) {
    PushStream.requirePositive(attempts);
    return new PushStream<>(out -> Producer.retry(this, attempts, out));
  }

  /** Returns all values. */
  default List<T> toList() {
    var values = new ArrayList<T>();
    forEach((T value) -> {
      values.add(value);
    });
    return values;
  }

  /** Returns what {@code fn} makes of {@code initial} and all values, one after the other. */
  default <R> R reduce(R initial, Fold<R, ? super T> fn) {
    var folding = new Folding<R, T>(initial, fn);
    forEach((Consumer<T>) folding);
    return folding.sum;
  }

  /** Returns how many values there are. */
  default long count() {
    long[] count = {0};
    forEach((T value) -> {
      count[0]++;
    });
    return count[0];
  }

  /** Returns the first value, if there is one, and closes the source. */
  default Optional<T> first() {
    return take(1).toList().stream().findFirst();
  }

  /**
   * Returns this stream as a Reactive Streams publisher. Each subscription is a task of the running
   * loop; subscribers may be on any thread, and are called on the loop's.
   *
   * @throws IllegalStateException if no loop is running
   */
  default Flow.Publisher<T> toPublisher() {
    return new Published<>(this, EventLoop.running());
  }

  /** Calls {@code action} with each value, and waits for it; returns when there are no more. */
  <X extends Throwable> void forEach(Block.RunWith<? super T, X> action) throws X;

  /** Calls {@code action} with each value. */
  @Override
  default void forEach(Consumer<? super T> action) {
    forEach((Block.RunWith<T, RuntimeException>) action::accept);
  }

  /** Returns an iterator whose methods suspend until there is a value. */
  @Override
  Iterator<T> iterator();

  /** Closes the iterators that were not used to their end. */
  @Override
  void close();
}
