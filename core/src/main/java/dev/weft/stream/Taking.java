package dev.weft.stream;

import dev.weft.Block;
import dev.weft.GeneratorExit;

/** Operators that may end before their source does. */
final class Taking {
  /** Something that throws {@code enough} to end early. */
  @FunctionalInterface
  private interface Early {
    void run(GeneratorExit enough) throws Throwable;
  }

  private Taking() {}

  private static void run(Early body) throws Throwable {
    var enough = new GeneratorExit();
    try {
      body.run(enough);
    } catch (GeneratorExit e) {
      if (e != enough) {
        throw e;
      }
    }
  }

  static <T> void first(AsyncStream<T> source, long n, Block.RunWith<? super T, ?> out)
      throws Throwable {
    if (n == 0) {
      return;
    }
    long[] left = {n};
    run(enough ->
        source.forEach(value -> {
          left[0]--;
          out.run(value);
          if (left[0] == 0) {
            throw enough;
          }
        }));
  }

  static <T> void asLongAs(
      AsyncStream<T> source,
      Block.CallWith<? super T, Boolean, ?> test,
      Block.RunWith<? super T, ?> out)
      throws Throwable {
    run(enough ->
        source.forEach(value -> {
          if (!test.call(value)) {
            throw enough;
          }
          out.run(value);
        }));
  }

  static <T, U, R> void zip(
      AsyncStream<T> source,
      AsyncStream<U> other,
      AsyncStream.Zip<? super T, ? super U, ? extends R> fn,
      Block.RunWith<? super R, ?> out)
      throws Throwable {
    try (var others = new Pull<>(other)) {
      run(enough ->
          source.forEach(value -> {
            if (!others.hasNext()) {
              throw enough;
            }
            out.run(fn.apply(value, others.next()));
          }));
    }
  }
}
