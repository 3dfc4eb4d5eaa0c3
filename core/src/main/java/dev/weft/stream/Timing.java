package dev.weft.stream;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueShutDownException;
import dev.weft.text.DurationText;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Operators that look at the loop's clock. */
final class Timing {
  private Timing() {}

  static void requirePositive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "a duration above zero is required, not " + DurationText.of(duration));
    }
  }

  static void interval(Duration period, Block.RunWith<? super Long, ?> out) throws Throwable {
    EventLoop loop = EventLoop.running();
    Duration due = loop.time();
    for (long n = 0; ; n++) {
      due = due.plus(period);
      Asyncio.sleep(due.minus(loop.time()));
      out.run(n);
    }
  }

  static <T> void throttle(AsyncStream<T> source, Duration period, Block.RunWith<? super T, ?> out)
      throws Throwable {
    EventLoop loop = EventLoop.running();
    Duration[] open = {loop.time()};
    source.forEach(value -> {
      if (loop.time().compareTo(open[0]) >= 0) {
        open[0] = loop.time().plus(period);
        out.run(value);
      }
    });
  }

  static <T> void debounce(AsyncStream<T> source, Duration quiet, Block.RunWith<? super T, ?> out)
      throws Throwable {
    var latest = new Queue<T>(1);
    try (var background = new Background(latest::shutdown)) {
      background.start(() -> {
        source.forEach((T value) -> replace(latest, value));
        latest.shutdown();
        return true;
      });
      for (T value : latest) {
        out.run(lastBeforeQuiet(latest, value, quiet));
      }
      background.throwFailure();
    }
  }

  private static <T> void replace(Queue<T> latest, T value) {
    if (latest.isFull()) {
      var _ = latest.getNow();
    }
    latest.putNow(value);
  }

  private static <T> T lastBeforeQuiet(Queue<T> latest, T first, Duration quiet) {
    T last = first;
    while (true) {
      try {
        last = Asyncio.timeout(quiet, () -> latest.get());
      } catch (TimeoutException | QueueShutDownException e) {
        return last;
      }
    }
  }

  static <T> void timeout(AsyncStream<T> source, Duration limit, Block.RunWith<? super T, ?> out)
      throws Throwable {
    try (var values = new Pull<>(source)) {
      while (Asyncio.timeout(limit, () -> values.hasNext())) {
        out.run(values.next());
      }
    }
  }
}
