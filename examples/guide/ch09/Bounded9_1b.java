// 9.1b Sequential, concurrent and bounded · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Semaphore;

int running;
int mostAtOnce;

String request(int number) {
  mostAtOnce = Math.max(mostAtOnce, ++running);
  sleep(millis(100)); // the time it takes over the network
  running--;
  return "response from api" + number;
}

// One after the other.
List<String> sequential(int count) {
  List<String> results = new ArrayList<>();
  for (int i = 0; i < count; i++) {
    results.add(request(i));
  }
  return results;
}

// All at once.
List<String> concurrent(int count) {
  var tasks = IntStream.range(0, count).mapToObj(i -> createTask(() -> request(i)));
  return await(gather(tasks.toList()));
}

// All at once, but few of them past the semaphore.
List<String> bounded(int count, int limit) {
  var semaphore = new Semaphore(limit);
  var tasks =
      IntStream.range(0, count)
          .mapToObj(i ->
              createTask(() -> {
                try (var _ = semaphore.hold()) {
                  return request(i);
                }
              }));
  return await(gather(tasks.toList()));
}

// The same in a line, for which not more tasks are made than run.
List<String> stream(int count, int limit) {
  return AsyncStream.range(count).mapConcurrent(limit, i -> request(i)).toList();
}

void measure(String name, Callable<List<String>> approach) throws Exception {
  mostAtOnce = 0;
  Duration start = EventLoop.running().time();
  int responses = approach.call().size();
  double elapsed = EventLoop.running().time().minus(start).toMillis() / 1000.0;
  IO.println(
      String.format(
          Locale.ROOT,
          "%-17s %2d responses, elapsed %.1f s, most at once %d",
          name,
          responses,
          elapsed,
          mostAtOnce));
}

void main() throws Exception {
  run(() -> {
    measure("sequential:", () -> sequential(5));
    measure("concurrent:", () -> concurrent(20));
    measure("bounded to 5:", () -> bounded(20, 5));
    measure("stream, 5 a time:", () -> stream(20, 5));
  });
}
