// 7.1b Async generator: Fibonacci · virtual
import static dev.weft.Asyncio.*;

import dev.weft.stream.AsyncStream;

AsyncStream<Integer> asyncFibonacci(int n) {
  return AsyncStream.generate(out -> {
    int a = 0;
    int b = 1;
    int count = 0;
    try {
      while (count < n) {
        out.yield(a);
        int sum = a + b;
        a = b;
        b = sum;
        count++;
        sleep(millis(50)); // lets others run
      }
    } finally {
      IO.println("the generator's finally ran after " + count + " steps");
    }
  });
}

void main() {
  run(() -> {
    List<String> numbers = new ArrayList<>();
    for (int number : asyncFibonacci(8)) {
      numbers.add("" + number);
    }
    IO.println("Fibonacci: " + String.join(" ", numbers));

    // A generator that is left early is closed.
    try (var fibonacci = asyncFibonacci(8)) {
      for (int number : fibonacci) {
        if (number == 2) {
          IO.println("left early, at " + number);
          break;
        }
      }
    }
    IO.println("after the loop");
  });
}
