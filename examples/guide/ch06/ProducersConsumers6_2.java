// 6.2 Producers and consumers · virtual
import static dev.weft.Asyncio.*;

import dev.weft.Task;
import dev.weft.sync.Queue;

final SplittableRandom random = new SplittableRandom(Long.getLong("weft.seed", 52));
final Queue<String> queue = new Queue<>(5);
final List<String> produced = new ArrayList<>();
final List<String> consumed = new ArrayList<>();
int mostInQueue;

void producer(String name, int itemCount) {
  for (int i = 0; i < itemCount; i++) {
    sleep(seconds(random.nextDouble(0.1, 0.5))); // the time it takes to produce

    String item = name + "-item-" + i;
    queue.put(item); // suspends while the queue is full
    produced.add(item);
    mostInQueue = Math.max(mostInQueue, queue.size());
    IO.println(name + " has produced " + item + " (queue: " + queue.size() + ")");
  }
  IO.println("producer " + name + " is done");
}

// The loop ends when the queue is shut down and empty: no running flag, no time-out, no polling.
void consumer(String name) {
  for (String item : queue) {
    sleep(seconds(random.nextDouble(0.2, 0.8))); // the time it takes to process
    consumed.add(item);
    IO.println(name + " has processed " + item + " (left in the queue: " + queue.size() + ")");
    queue.taskDone();
  }
  IO.println("consumer " + name + " is done");
}

void main() {
  run(() -> {
    // 2 producers, 3 consumers
    var producers =
        List.of(
            createTask(() -> producer("Producer-1", 5)),
            createTask(() -> producer("Producer-2", 3)));
    var consumers =
        List.of(
            createTask(() -> consumer("Consumer-A")),
            createTask(() -> consumer("Consumer-B")),
            createTask(() -> consumer("Consumer-C")));

    // Waits for all producers.
    await(gather(producers));
    IO.println("all producers are done, the consumers empty the queue …");

    // Waits until the queue is empty and its last item processed.
    queue.join();
    IO.println("join returned");

    // Stops the consumers and waits for them.
    queue.shutdown();
    await(gather(consumers));

    IO.println(produced.size() + " produced, " + consumed.size() + " consumed");
    IO.println("consumed twice: " + (consumed.size() - new HashSet<>(consumed).size()));
    IO.println("most in the queue: " + mostInQueue + " of " + queue.capacity());
    IO.println("consumers left: " + consumers.stream().filter(task -> !task.isDone()).count());
    IO.println("tasks left: " + (Task.all().size() - 1)); // without this one
  });
}
