// 7.3b Lock · virtual
import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;

// Protects the counter.
final Lock lock = new Lock();
int counter;

void worker(int id) {
  try (var _ = lock.hold()) {
    IO.println("worker " + id + " has the lock");
    increment(id);
  }
}

// The critical section: between reading and writing it suspends.
void increment(int id) {
  int oldValue = counter;
  sleep(millis(100));
  counter = oldValue + 1;
  IO.println("worker " + id + " updates the counter: " + oldValue + " → " + counter);
}

void main() {
  run(() -> {
    TaskGroup.run(group -> {
      for (int id = 1; id <= 5; id++) {
        int worker = id;
        group.createTask(() -> worker(worker));
      }
    });
    IO.println("final value: " + counter);

    // The same without the lock: all have read the same value.
    counter = 0;
    TaskGroup.run(group -> {
      for (int id = 1; id <= 5; id++) {
        int worker = id;
        group.createTask(() -> increment(worker));
      }
    });
    IO.println("final value without the lock: " + counter);
  });
}
