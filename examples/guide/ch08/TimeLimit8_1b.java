// 8.1b A timeout of 2 s around 3 s · virtual
import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import java.util.concurrent.TimeoutException;

void main() {
  run(() -> {
    try {
      // Sets a timeout of 2 seconds.
      String result = waitFor(() -> slowOperation(3), seconds(2));
      IO.println("done: " + result);
    } catch (TimeoutException e) {
      IO.println(clock() + " timed out");
    }
  });
}

String slowOperation(int duration) {
  IO.println(clock() + " the slow operation begins, it needs " + duration + " s");
  try {
    sleep(seconds(duration));
    return "all of " + duration + " s";
  } catch (CancelledError e) {
    IO.println(clock() + " the slow operation was cancelled");
    throw e;
  }
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
