// 2.1a What may suspend: a value, a sleep, a generator · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.stream.AsyncStream;

// Python marks what may suspend with async def; in Java any method may.
String validCoroutine() {
  return "valid";
}

void withAwait() {
  sleep(seconds(1)); // the task suspends here, the loop goes on
}

String withReturn() {
  return "it can return a value";
}

// An async generator: between two values it may suspend.
AsyncStream<Integer> asyncGenerator() {
  return AsyncStream.generate(out -> {
    for (int i = 0; i < 3; i++) {
      out.yield(i);
      sleep(millis(100));
    }
  });
}

void main() {
  run(() -> {
    IO.println("value: " + validCoroutine());
    withAwait();
    IO.println("sleep: awake again");
    IO.println("value: " + withReturn());
    IO.print("generator:");
    for (int i : asyncGenerator()) {
      IO.print(" " + i);
    }
    IO.println();
    double elapsed = EventLoop.running().time().toMillis() / 1000.0;
    IO.println(String.format(Locale.ROOT, "elapsed: %.1f s", elapsed));
  });
}
