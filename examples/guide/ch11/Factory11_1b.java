// 11.1b A factory of resources · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.sync.Queue;

// Each method waits until its resource is ready; who calls two of them in tasks waits for the
// slower.
static class ResourceFactory {
  static String createDatabaseConnection() {
    sleep(millis(100)); // the time it takes to connect
    return "database_connection";
  }

  static String createRedisConnection() {
    sleep(millis(50));
    return "redis_connection";
  }

  static Queue<String> createMessageQueue() {
    return new Queue<>();
  }
}

void main() {
  run(() -> {
    var connections =
        await(
            gather(
                () -> ResourceFactory.createDatabaseConnection(),
                () -> ResourceFactory.createRedisConnection()));
    IO.println("created together: " + String.join(", ", connections));
    IO.println("elapsed: " + clock());

    var queue = ResourceFactory.createMessageQueue();
    queue.put("hello");
    IO.println("message queue: " + queue.size() + " message");
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
