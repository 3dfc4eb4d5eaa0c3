package dev.weft.perf;

import java.time.Duration;

/**
 * What was measured under one name; all zero if nothing was.
 *
 * @param calls how often it has ended
 * @param mean the mean time
 * @param min the least time
 * @param max the greatest time
 * @param total the sum of the times
 * @param cpu how long of that the task ran, rather than waited; of real time, also where the loop's
 *     is virtual
 */
public record Timing(
    long calls, Duration mean, Duration min, Duration max, Duration total, Duration cpu) {
  static final Timing NONE =
      new Timing(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  Timing plus(Duration time, Duration ran) {
    Duration sum = total.plus(time);
    return new Timing(
        calls + 1,
        sum.dividedBy(calls + 1),
        calls == 0 || time.compareTo(min) < 0 ? time : min,
        time.compareTo(max) > 0 ? time : max,
        sum,
        cpu.plus(ran));
  }
}
