// 11.1e A retry handler · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.resilience.Retry;
import java.net.ConnectException;

// A policy is a value: made once, used everywhere.
static final Retry RETRY =
    Retry.attempts(3)
        .backoff(seconds(1), 2)
        .on(IOException.class)
        .onRetry(attempt ->
            IO.println(
                clock()
                    + " attempt "
                    + attempt.number()
                    + " failed: "
                    + attempt.error().getMessage()
                    + ", again in "
                    + attempt.delay().toMillis() / 1000.0
                    + " s"));

int calls;

String failsTwice() throws IOException {
  calls++;
  sleep(millis(100));
  if (calls < 3) {
    throw new ConnectException("the network is not stable");
  }
  return "the answer";
}

String failsAlways() throws IOException {
  calls++;
  throw new ConnectException("there is no network (call " + calls + ")");
}

String isWrong() {
  calls++;
  throw new IllegalArgumentException("the data are not valid");
}

void main() {
  run(() -> {
    try {
      String result = RETRY.run(this::failsTwice);
      IO.println(clock() + " success on attempt " + calls + ": " + result);
      calls = 0;
      RETRY.run(this::failsAlways);
    } catch (IOException e) {
      int earlier = e.getSuppressed().length;
      IO.println(clock() + " all attempts failed: " + e.getMessage() + ", earlier " + earlier);
    }

    calls = 0;
    try {
      RETRY.run(this::isWrong);
    } catch (IllegalArgumentException e) {
      IO.println(clock() + " not retried: " + e.getMessage() + ", calls: " + calls);
    }
  });
}

static String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
