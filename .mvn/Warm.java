import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.toThread;

import dev.weft.TaskGroup;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;

/** What programs do first. ./weft trains the JVM's AOT cache with it, so that they start sooner. */
final class Warm {
  private Warm() {}

  static void main(String[] args) throws Exception {
    run(
        () -> {
          var lock = new Lock();
          var queue = new Queue<String>(1);
          var task = createTask(() -> queue.get());
          TaskGroup.run(
              group -> {
                group.createTask(() -> queue.put("warm"));
                group.createTask(() -> sleep(millis(1)));
              });
          try (var _ = lock.hold()) {
            timeout(seconds(1), () -> sleep(millis(1)));
          }
          IO.println(await(task) + await(gather(() -> 1, () -> toThread(() -> 2))));
        });
  }
}
