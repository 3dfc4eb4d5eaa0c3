// 9.1c CPU-bound work: with pauses, and off the loop · real
import static dev.weft.Asyncio.*;

static final int N = 1_000_000;
static final int ROUNDS = 200;
static final int PAUSE_EVERY = 100_000;

// Keeps the loop until it is done.
static long inOnePiece() {
  long total = 0;
  for (int round = 0; round < ROUNDS; round++) {
    total = 0;
    for (long i = 0; i < N; i++) {
      total += i * i;
    }
  }
  return total;
}

// Gives way to the others now and then.
static long withPauses() {
  long total = 0;
  for (int round = 0; round < ROUNDS; round++) {
    total = 0;
    for (long i = 0; i < N; i++) {
      total += i * i;
      if (i % PAUSE_EVERY == 0) {
        yieldNow();
      }
    }
  }
  return total;
}

// Runs on another thread, while the loop goes on.
static long offTheLoop() {
  return toThread(() -> inOnePiece());
}

// Shows how long the loop was kept from it at most: a task that wants to run every millisecond.
static class Heartbeat {
  int beats;
  Duration longestPause = Duration.ZERO;
  long last = System.nanoTime();

  void beat() {
    while (true) {
      sleep(millis(1));
      count();
      beats++;
    }
  }

  void count() {
    Duration pause = Duration.ofNanos(System.nanoTime() - last);
    longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
    last = System.nanoTime();
  }
}

Duration measure(String name, Callable<Long> work) throws Exception {
  var heartbeat = new Heartbeat();
  var task = createTask(heartbeat::beat);
  sleep(millis(10));
  int before = heartbeat.beats;
  long sum = work.call();
  heartbeat.count();
  task.cancel();
  double pause = heartbeat.longestPause.toNanos() / 1e6;
  IO.println(
      String.format(
          Locale.ROOT,
          "%-13s %d  %5d heartbeats  longest pause %6.1f ms",
          name,
          sum,
          heartbeat.beats - before,
          pause));
  return heartbeat.longestPause;
}

void main() throws Exception {
  run(() -> {
    IO.println("sum of the squares below " + N + ", " + ROUNDS + " times:");
    inOnePiece(); // warms up
    measure("in one piece", () -> inOnePiece());
    measure("with pauses", () -> withPauses());
    measure("off the loop", () -> offTheLoop());
  });
}
