package dev.weft.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Work that computes: a sum of numbers that cannot be had without going through them.
 *
 * @param from the first number
 * @param to the one after the last
 */
record Sum(long from, long to) {
  private static final int KEPT_BITS = 20; // of each number, so that no sum overflows
  private static final long FIRST_GUESS = 1 << 20;
  private static final long LEAST_NANOS = 100_000_000;
  private static final long ROUND = 1_000_000;

  /** Computes a part in a process: prints the sum of the numbers from one argument to the other. */
  public static void main(String[] arguments) {
    IO.println(new Sum(Long.parseLong(arguments[0]), Long.parseLong(arguments[1])).compute());
  }

  /** Returns one that takes one thread of this machine about so long. */
  static Sum taking(long nanos) {
    long numbers = FIRST_GUESS;
    long took = timed(numbers);
    while (took < LEAST_NANOS) {
      numbers *= 2;
      took = timed(numbers);
    }
    long enough = (long) ((double) numbers * nanos / took);
    return new Sum(0, Math.max(1, enough / ROUND) * ROUND);
  }

  private static long timed(long numbers) {
    long start = System.nanoTime();
    var _ = new Sum(0, numbers).compute();
    return System.nanoTime() - start;
  }

  long compute() {
    long sum = 0;
    for (long i = from; i < to; i++) {
      sum += mixed(i) >>> (Long.SIZE - KEPT_BITS);
    }
    return sum;
  }

  /** The mixer of SplitMix64. */
  private static long mixed(long number) {
    long z = number * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Returns {@code count} parts of this, of the same size if that comes out even. */
  List<Sum> parts(int count) {
    List<Sum> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Sum(border(i, count), border(i + 1, count)));
    }
    return parts;
  }

  private long border(int part, int count) {
    return from + (to - from) * part / count;
  }
}
