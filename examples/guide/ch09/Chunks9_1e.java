// 9.1e Large data in chunks · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.stream.AsyncStream;

static final int ITEMS = 1_000_000;
static final int CHUNK = 1_000;

// Some time goes by for each chunk, as it does when it is sent somewhere.
List<Long> process(List<Integer> chunk) {
  sleep(millis(10));
  return chunk.stream().map(item -> item * 2L).toList();
}

void main() {
  run(() -> {
    long start = memory();
    long most = start;
    long items = 0;
    long sum = 0;
    int chunks = 0;
    // No more than a chunk is there at any time, neither of what comes in nor of what goes out.
    for (var doubled : AsyncStream.range(ITEMS).chunked(CHUNK).map(chunk -> process(chunk))) {
      items += doubled.size();
      sum += doubled.stream().mapToLong(Long::longValue).sum();
      if (++chunks % 200 == 0) {
        most = Math.max(most, memory());
        IO.println(String.format(Locale.ROOT, "%,d items are processed", items));
      }
    }
    long end = memory();

    IO.println(String.format(Locale.ROOT, "%,d items in %,d chunks of %,d", items, chunks, CHUNK));
    IO.println("sum of the doubled items: " + sum);
    IO.println("memory: start " + start + " MiB, most " + most + " MiB, end " + end + " MiB");
    IO.println("flat: " + (Math.max(most, end) - start <= 4));
    IO.println("elapsed: " + EventLoop.running().time().toMillis() / 1000.0 + " s");
  });
}

// What is in use, in MiB, garbage aside.
long memory() {
  System.gc();
  var runtime = Runtime.getRuntime();
  return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
}
