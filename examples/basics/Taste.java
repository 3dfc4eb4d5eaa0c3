import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sync.Queue;

void main() {
  var lines = new Queue<String>(10);
  run(() ->
      TaskGroup.run(group -> {
        group.createTask(() -> lines.forEach(line -> IO.println("read: " + line)));
        lines.put("a first line");
        Thread.sleep(100); // suspends this task; the reader goes on
        lines.put(timeout(seconds(5), this::fromElsewhere));
        lines.shutdown();
      }));
}

String fromElsewhere() {
  return await(CompletableFuture.supplyAsync(() -> "a line from another thread"));
}
