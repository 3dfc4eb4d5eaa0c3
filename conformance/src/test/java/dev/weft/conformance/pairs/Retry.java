package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.conformance.Program;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Attempts with growing pauses under one deadline for all of them. */
public final class Retry extends Program {
  @Override
  protected void main() {
    print(
        await(
            gather(
                () -> retrying("a", 2, 90, 900),
                () -> retrying("b", 9, 65, 750),
                () -> retrying("c", 0, 157, 900))));
  }

  private static String flaky(List<Integer> attempts, int failTimes, long delay) {
    attempts.add(attempts.size());
    sleep(millis(delay));
    if (attempts.size() <= failTimes) {
      throw osError("attempt " + attempts.size());
    }
    return "ok after " + attempts.size();
  }

  private String retrying(String name, int failTimes, long delay, long limit) {
    var attempts = new ArrayList<Integer>();
    try {
      return timeout(millis(limit), () -> persist(name, attempts, failTimes, delay));
    } catch (TimeoutException e) {
      print(name, "gave up after", attempts.size());
      return null;
    }
  }

  private String persist(String name, List<Integer> attempts, int failTimes, long delay) {
    long pause = 50;
    while (true) {
      try {
        var result = flaky(attempts, failTimes, delay);
        print(name, result);
        return result;
      } catch (UncheckedIOException e) {
        print(name, told(e));
        sleep(millis(pause));
        pause *= 2;
      }
    }
  }
}
