package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A cache where many ask at once, one works, and one who gives up disturbs nobody. */
public final class SingleFlight extends Program {
  @Override
  protected void main() {
    var cache = new Cache();
    TaskGroup.run(group -> {
      group.createTask(() -> client("a", cache, "xx", 20));
      group.createTask(() -> client("b", cache, "xx", 1000));
      group.createTask(() -> client("c", cache, "yyy", 130));
      sleep(millis(40));
      group.createTask(() -> client("d", cache, "xx", 1000));
    });
    client("e", cache, "xx", 1000);
    print("loads", cache.loads);
    await(gather(() -> client("f", cache, "bad", 1000), () -> client("g", cache, "bad", 1000)));
    client("h", cache, "bad", 1000);
    print("loads", cache.loads);
  }

  private void client(String name, Cache cache, String key, long limit) {
    try {
      timeout(millis(limit), () -> print(name, "got", cache.get(key)));
    } catch (TimeoutException | IllegalArgumentException e) {
      print(name, kind(e));
    }
  }

  private final class Cache {
    private final Map<String, Task<String>> tasks = new HashMap<>();
    private int loads;

    String get(String key) {
      return await(shield(tasks.computeIfAbsent(key, k -> createTask(() -> load(k)))));
    }

    private String load(String key) {
      loads++;
      print("loading", key);
      try {
        sleep(millis(30L * key.length()));
      } catch (CancelledError e) {
        print("load cancelled", key);
        throw e;
      }
      if (key.equals("bad")) {
        tasks.remove(key);
        throw new IllegalArgumentException(key);
      }
      print("loaded", key);
      return key.toUpperCase(Locale.ROOT);
    }
  }
}
