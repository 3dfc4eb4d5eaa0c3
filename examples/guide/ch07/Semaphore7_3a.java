// 7.3a Semaphore · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.TaskGroup;
import dev.weft.sync.Semaphore;

// Limits how many may work at the same time.
final Semaphore semaphore = new Semaphore(3);
final SplittableRandom random = new SplittableRandom(Long.getLong("weft.seed", 52));
int working;
int most;
int finished;

void worker(int id) {
  try (var _ = semaphore.hold()) {
    working++;
    most = Math.max(most, working);
    IO.println(clock() + " worker " + id + " begins");
    double workTime = random.nextDouble(1, 3);
    sleep(seconds(workTime));
    IO.println(
        clock() + " worker " + id + " ends, after " + Math.round(workTime * 10) / 10.0 + " s");
    working--;
    finished++;
  }
}

void main() {
  run(() -> {
    // 5 workers, of whom the semaphore lets 3 work
    TaskGroup.run(group -> {
      for (int id = 1; id <= 5; id++) {
        int worker = id;
        group.createTask(() -> worker(worker));
      }
    });
    IO.println("most at once: " + most);
    IO.println("finished: " + finished + " of 5");
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
