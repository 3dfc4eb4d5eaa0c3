// 7.1d Data stream · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.stream.AsyncStream;

AsyncStream<String> dataStream(List<String> dataSource) {
  return AsyncStream.generate(out -> {
    for (String item : dataSource) {
      sleep(millis(100)); // until the next item is there
      out.yield(processItem(item));
    }
  });
}

String processItem(String item) {
  sleep(millis(50)); // the time it takes to process
  return "processed_" + item;
}

void main() {
  run(() -> {
    List<String> results = new ArrayList<>();
    for (String processed : dataStream(List.of("a", "b", "c", "d"))) {
      IO.println(clock() + " from the stream: " + processed);
      results.add(processed);
    }
    IO.println("all: " + String.join(" ", results));
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.2f s", EventLoop.running().time().toMillis() / 1000.0);
}
