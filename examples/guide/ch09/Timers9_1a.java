// 9.1a Timers and a summary · virtual
import static dev.weft.Asyncio.*;

import dev.weft.perf.Timers;

final SplittableRandom random = new SplittableRandom(Long.getLong("weft.seed", 52));
final Timers timers = new Timers();

String request(String url) {
  return timers.time(
      "request",
      () -> {
        sleep(seconds(random.nextDouble(0.05, 0.15)));
        return "response from " + url;
      });
}

// A timer may be used inside another, and measures also what fails.
void page(int number) {
  timers.time(
      "page",
      () -> {
        request("http://api" + number + ".example.com/head");
        request("http://api" + number + ".example.com/body");
        if (number == 3) {
          throw new IllegalStateException("page " + number + " cannot be shown");
        }
      });
}

void main() {
  run(() -> {
    for (int number = 1; number <= 3; number++) {
      try {
        page(number);
        IO.println("page " + number + " is shown");
      } catch (IllegalStateException e) {
        IO.println(e.getMessage());
      }
    }
    // What is not one body is between start and close.
    try (var _ = timers.start("wait")) {
      sleep(seconds(1));
    }

    IO.println();
    IO.print(timers.summary());
    IO.println();
    IO.println("calls of request: " + timers.get("request").calls());
    IO.println("total of wait: " + timers.get("wait").total().toMillis() + " ms");
  });
}
