package dev.weft.testing;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Runs code that suspends as a test does: each time on a fresh loop, in virtual time and debug
 * mode. A run fails if the body throws, if no task can go on ({@code deadlock}), or if something is
 * left behind: a running task, a failure nobody has read, an open generator, a lock that is held.
 * What {@link AsyncTest} does, for those without JUnit and for tools.
 */
public final class Testing {
  private Testing() {}

  /** Runs {@code body} once, in the loop's own order; throws what it throws. */
  public static <X extends Throwable> void run(Block.Run<X> body) throws X {
    Trial.once(required(body));
  }

  /**
   * Runs {@code body} once for each seed from 0, less than {@code seeds}; each is another order of
   * its tasks. The body must start from nothing each time.
   *
   * @throws AssertionError for the first seed that fails, with the shortest schedule that was found
   *     to fail too; the failure is its cause
   */
  public static void explore(int seeds, Block.Run<?> body) {
    if (seeds < 1) {
      throw new IllegalArgumentException("cannot explore " + seeds + " seeds: 1 or more");
    }
    Exploration.of(required(body)).seeds(seeds);
  }

  /** Runs {@code body} once, with the order of this seed. */
  public static void replay(long seed, Block.Run<?> body) {
    Exploration.of(required(body)).seed(seed);
  }

  /**
   * Runs {@code body} once to count where its tasks suspend, and then once for each such place, at
   * which the task that runs the body is cancelled. It may end as cancelled or not, but it must not
   * fail, hang or leave anything behind.
   *
   * @throws AssertionError for the first place where it does; the failure is its cause
   */
  public static void cancelEverywhere(Block.Run<?> body) {
    Exploration.of(required(body)).cancelEverywhere();
  }

  /** Suspends until every other task waits for something that does not happen by itself now. */
  public static void settle() {
    EventLoop loop = EventLoop.running();
    while (!loop.isIdle()) {
      Asyncio.yieldNow();
    }
  }

  /** Returns a clock that starts at the epoch and goes with the time of the running loop. */
  public static Clock clock() {
    EventLoop loop = EventLoop.running();
    InstantSource source = () -> Instant.EPOCH.plus(loop.time());
    return source.withZone(ZoneOffset.UTC);
  }

  private static <B> B required(B body) {
    return Objects.requireNonNull(body, "a body is required, not null");
  }
}
