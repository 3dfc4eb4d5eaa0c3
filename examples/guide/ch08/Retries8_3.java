// 8.3 Retries with timeout and back-off · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;

static final int MAX_RETRIES = 3;

final SplittableRandom random = new SplittableRandom(Long.getLong("weft.seed", 52));

String robustOperation() throws TimeoutException, IOException {
  double retryDelay = 1;
  for (int attempt = 1; true; attempt++) {
    IO.println(clock() + " attempt " + attempt);
    try {
      String result = waitFor(this::unreliableOperation, seconds(5));
      IO.println(clock() + " attempt " + attempt + " succeeded");
      return result;
    } catch (TimeoutException e) {
      IO.println(clock() + " attempt " + attempt + " timed out");
      if (attempt == MAX_RETRIES) {
        throw e;
      }
      waitBefore(retryDelay);
      retryDelay *= 2; // exponential back-off
    } catch (IOException e) {
      IO.println(clock() + " attempt " + attempt + " failed: " + e.getMessage());
      if (attempt == MAX_RETRIES) {
        throw e;
      }
      waitBefore(retryDelay);
    }
  }
}

void waitBefore(double retryDelay) {
  IO.println(clock() + " waits " + retryDelay + " s");
  sleep(seconds(retryDelay));
}

// An operation that cannot be relied upon.
String unreliableOperation() throws IOException {
  sleep(seconds(random.nextDouble(0.1, 6))); // takes more or less time
  if (random.nextDouble() < 0.7) { // and fails in 70 of 100 cases
    throw new ConnectException("the network is not stable");
  }
  return "the operation succeeded";
}

void main() {
  run(() -> {
    try {
      IO.println("result: " + robustOperation());
    } catch (TimeoutException | IOException e) {
      IO.println("all " + MAX_RETRIES + " attempts failed, at last with " + e);
    }
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
