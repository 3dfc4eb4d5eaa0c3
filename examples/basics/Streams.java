import static dev.weft.Asyncio.*;

import dev.weft.stream.AsyncGenerator;
import dev.weft.stream.AsyncStream;

/** Streams: through operators, several values at once, one by one, and as a conversation. */
void main() {
  run(() -> {
    IO.println(words().map(word -> word.length()).filter(length -> length > 3).take(2).toList());
    IO.println(AsyncStream.range(100).mapConcurrent(10, n -> square(n)).reduce(0, (a, b) -> a + b));
    oneByOne();
    averages();
  });
}

AsyncStream<String> words() {
  return AsyncStream.generate(out -> {
    try {
      for (var word : List.of("one", "three", "seven", "eleven")) {
        sleep(millis(5));
        out.yield(word); // returns when the next word is wanted
      }
    } finally {
      sleep(millis(5));
      IO.println("words: closed");
    }
  });
}

int square(int n) {
  sleep(millis(10));
  return n * n;
}

void oneByOne() {
  try (var words = words()) {
    for (String word : words) {
      IO.println("read " + word);
      break;
    }
  }
  IO.println("after the loop");
}

void averages() {
  AsyncGenerator<Double, Double> averages =
      AsyncGenerator.create(exchange -> {
        double sum = 0;
        for (int count = 1; true; count++) {
          sum += exchange.yield(count == 1 ? 0.0 : sum / (count - 1));
        }
      });
  try (averages) {
    averages.next();
    IO.println("average " + averages.send(10.0) + ", then " + averages.send(20.0));
  }
}
