// 7.1c Async comprehension · virtual
import static dev.weft.Asyncio.*;

import dev.weft.stream.AsyncStream;

// The numbers of 7.1a, as a generator.
AsyncStream<Integer> asyncRange(int start, int stop) {
  return AsyncStream.generate(out -> {
    for (int i = start; i < stop; i++) {
      sleep(millis(100));
      out.yield(i);
    }
  });
}

void main() {
  run(() -> {
    // [x**2 async for x in AsyncRange(1, 6)]
    List<Integer> squares = asyncRange(1, 6).map(x -> x * x).toList();
    IO.println("squares: " + squares);
  });
}
