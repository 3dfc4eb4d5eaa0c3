import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.perf.Stress;
import dev.weft.perf.Timers;
import java.time.Duration;

// Where time goes, and how a load test sees a stall. In virtual time, so that it is over at once.
void main() {
  try (var runner = Runner.builder().virtualTime().build()) {
    runner.run(() -> {
      var timers = new Timers();
      for (int i = 1; i <= 3; i++) {
        int number = i;
        timers.time("query", () -> sleep(millis(10 * number)));
        timers.time("render", () -> sleep(millis(number)));
      }
      IO.println("queries: " + timers.get("query").total().toMillis() + " ms in all");

      time = EventLoop.running().time();
      var closed = Stress.closed(1).name("closed").lasting(seconds(3)).run(this::service);
      IO.println(closed);
      time = EventLoop.running().time();
      IO.println(Stress.open(100).name("open").lasting(seconds(3)).run(this::service));
    });
  }
}

Duration time = Duration.ZERO;

// Answers after 10 ms, but nothing in its second second.
void service() {
  var now = EventLoop.running().time().minus(time);
  boolean stalls = now.compareTo(seconds(1)) >= 0 && now.compareTo(seconds(2)) < 0;
  sleep(stalls ? seconds(2).minus(now) : millis(10));
}
