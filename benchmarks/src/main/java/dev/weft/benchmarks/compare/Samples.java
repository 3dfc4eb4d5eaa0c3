package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one peer at one workload, one for each round; NaN where it failed. */
record Samples(List<Double> values) {
  Samples() {
    this(new ArrayList<>());
  }

  void add(double value) {
    values.add(value);
  }

  boolean isEmpty() {
    return sorted().isEmpty();
  }

  double median() {
    var sorted = sorted();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  Samples above(double bound) {
    return new Samples(values.stream().map(value -> value - bound).toList());
  }

  /** Returns how many times more these are than {@code others}, round by round. */
  Samples over(Samples others) {
    var ratios = new Samples();
    for (var i = 0; i < Math.min(values.size(), others.values.size()); i++) {
      ratios.add(values.get(i) / others.values.get(i));
    }
    return ratios;
  }

  /** Returns {@code median [min–max] unit}, in a unit that suits nanoseconds of this size. */
  String time() {
    var median = median();
    return median >= 1e6 ? text(1e6) + " ms" : median >= 1e4 ? text(1e3) + " µs" : text(1) + " ns";
  }

  /** Returns how many thousands of these fit into a second, {@code median [min–max]}. */
  String perSecond() {
    return new Samples(values.stream().map(nanos -> 1e6 / nanos).toList()).text(1);
  }

  /** Returns {@code median [min–max]}, in multiples of {@code unit}. */
  String text(double unit) {
    var sorted = sorted();
    if (sorted.isEmpty()) {
      return "failed";
    }
    return number(median() / unit)
        + " ["
        + number(sorted.getFirst() / unit)
        + "–"
        + number(sorted.getLast() / unit)
        + "]";
  }

  /** Returns three digits that matter. */
  static String number(double value) {
    var size = Math.abs(value);
    return String.format(
        Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
  }

  private List<Double> sorted() {
    return values.stream().filter(value -> !value.isNaN()).sorted().toList();
  }
}
