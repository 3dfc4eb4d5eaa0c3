package dev.weft.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many calls have ended in each part of the time. */
final class Rate {
  /*
   * Parts of 10 ms at first; when there are too many, two become one, so that a test of a day needs
   * no more room than one of a second.
   */
  private static final int MOST = 128;

  private Duration width = Duration.ofMillis(10);
  private List<Part> parts = new ArrayList<>();

  /** The calls that have ended in a part of the time. */
  record Part(long successes, long failures) {
    Part plus(Part other) {
      return new Part(successes + other.successes, failures + other.failures);
    }

    long count() {
      return successes + failures;
    }
  }

  void add(Duration at, boolean failed) {
    while (at.dividedBy(width) >= MOST) {
      halve();
    }
    int index = (int) at.dividedBy(width);
    while (parts.size() <= index) {
      parts.add(new Part(0, 0));
    }
    parts.set(index, parts.get(index).plus(new Part(failed ? 0 : 1, failed ? 1 : 0)));
  }

  private void halve() {
    List<Part> wider = new ArrayList<>();
    for (int i = 0; i < parts.size(); i += 2) {
      Part first = parts.get(i);
      wider.add(i + 1 < parts.size() ? first.plus(parts.get(i + 1)) : first);
    }
    parts = wider;
    width = width.multipliedBy(2);
  }

  Duration width() {
    return width;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }
}
