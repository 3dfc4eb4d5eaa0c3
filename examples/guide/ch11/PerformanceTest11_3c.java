// 11.3c A performance test · virtual
import static dev.weft.Asyncio.*;

import dev.weft.perf.Stress;
import java.net.ConnectException;

final SplittableRandom random = new SplittableRandom(Long.getLong("weft.seed", 52));

// What is tested: slower at times, and refused at times.
void operation(int call) throws IOException {
  sleep(seconds(random.nextDouble(0.01, 0.03)));
  if (call % 20 == 19) {
    throw new ConnectException("call " + call + " was refused");
  }
}

void main() {
  run(() -> {
    // One user, who calls a hundred times, one call after the other.
    var report =
        Stress.closed(1).iterations(100).name("operation").run((Integer call) -> operation(call));

    IO.println("successes: " + report.successes() + " of " + report.count());
    IO.println("failures: " + report.failures() + " " + report.errors());
    var latency = report.latency();
    IO.println("mean " + millis(latency.mean()));
    IO.println("min " + millis(latency.min()));
    IO.println("max " + millis(latency.max()));
    for (int percent : new int[] {50, 90, 95, 99}) {
      IO.println("percentile " + percent + ": " + millis(latency.percentile(percent)));
    }

    IO.println();
    IO.println("The report of itself:");
    IO.print(report.toString().indent(2));
  });
}

String millis(Duration duration) {
  return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
}
