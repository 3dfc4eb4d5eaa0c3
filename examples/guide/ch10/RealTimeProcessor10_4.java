// 10.4 A processor of data in real time · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Queue;

record Reading(String id, Integer value) {}

// The queue is bounded: sources that are too fast wait for the processors.
static class RealTimeProcessor {
  final Queue<Reading> queue = new Queue<>(10);
  final Map<Reading, Integer> results = new LinkedHashMap<>();
  int errors;

  void source(String name, List<Integer> values) {
    for (int i = 0; i < values.size(); i++) {
      var reading = new Reading(name + "_" + i, values.get(i));
      queue.put(reading);
      IO.println(clock() + " produced " + reading.id);
      sleep(millis(100)); // the time until the next one
    }
    IO.println(clock() + " source " + name + " is done");
  }

  // Ends when the queue is shut down and empty. What fails is counted, and the rest goes on.
  void processor(int number) {
    for (var reading : queue) {
      try {
        int result = process(reading);
        results.put(reading, result);
        IO.println(clock() + " processor " + number + ": " + reading.id + " -> " + result);
      } catch (RuntimeException e) {
        errors++;
        IO.println(clock() + " processor " + number + ": " + reading.id + " is poisoned");
      }
    }
  }

  int process(Reading reading) {
    sleep(millis(200)); // the time it takes
    return reading.value * 2 + 1;
  }

  void run(Map<String, List<Integer>> sources) {
    TaskGroup.run(group -> {
      for (int i = 1; i <= 2; i++) {
        int number = i;
        group.createTask(() -> processor(number));
      }
      TaskGroup.run(producers ->
          sources.forEach((name, values) -> producers.createTask(() -> source(name, values))));
      queue.shutdown(); // nothing more comes
    });
    boolean isRight =
        results.entrySet().stream()
            .allMatch(each -> each.getValue() == each.getKey().value * 2 + 1);
    IO.println(results.size() + " processed, " + errors + " errors, queue " + queue.size());
    IO.println("value × 2 + 1 right for each: " + isRight);
  }
}

// As many readings as that.
List<Integer> values(int count) {
  return IntStream.range(0, count).map(i -> i * 10 + i % 7).boxed().toList();
}

void main() {
  run(() -> {
    var sources = new TreeMap<String, List<Integer>>();
    sources.put("sensor_A", values(5));
    sources.put("sensor_B", values(3));
    new RealTimeProcessor().run(sources);

    IO.println();
    IO.println("the same with 1 poisoned reading:");
    sources.put("sensor_B", Arrays.asList(0, null, 11, 22));
    new RealTimeProcessor().run(sources);
  });
}

static String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
