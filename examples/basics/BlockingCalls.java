import static dev.weft.Asyncio.run;

import dev.weft.TaskGroup;

// On the native fiber a blocking call of the JDK suspends the task that makes it, not the loop.
void main() {
  long start = System.nanoTime();
  run(() ->
      TaskGroup.run(group -> {
        for (int i = 0; i < 1000; i++) {
          group.createTask(() -> Thread.sleep(100));
        }
      }));
  long seconds = (System.nanoTime() - start) / 1_000_000_000;

  IO.println("1000 times Thread.sleep(100), on one thread, one after the other: 100 s");
  IO.println("as tasks: " + (seconds < 10 ? "less than 10 s" : seconds + " s"));
}
