package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gatherOutcomes;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.conformance.Program;
import dev.weft.sync.Queue;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A crawler with a few workers, a limit per page, retries, and a set of pages seen. */
public final class Crawler extends Program {
  private record Page(long delay, List<String> links) {}

  private static final Map<String, Page> PAGES =
      Map.of(
          "/", new Page(10, List.of("/a", "/b", "/slow")),
          "/a", new Page(30, List.of("/c", "/")),
          "/b", new Page(45, List.of("/c", "/broken")),
          "/c", new Page(24, List.of("/a")),
          "/broken", new Page(12, List.of()),
          "/slow", new Page(400, List.of()));

  private final Queue<String> queue = new Queue<>();
  private final List<String> seen = new ArrayList<>();

  @Override
  protected void main() {
    seen.add("/");
    queue.putNow("/");
    var workers = List.of(createTask(() -> worker("w0")), createTask(() -> worker("w1")));
    queue.join();
    for (var task : workers) {
      task.cancel();
    }
    var outcomes = await(gatherOutcomes(workers));
    print(each(outcomes, outcome -> kind(outcome)));
    print(seen);
  }

  private List<String> fetch(String path, int attempt) {
    var page = PAGES.get(path);
    sleep(millis(page.delay()));
    if (path.equals("/broken") && attempt < 2) {
      throw osError(path);
    }
    return page.links();
  }

  private List<String> visit(String path) {
    for (int i = 0; i < 3; i++) {
      int attempt = i;
      try {
        return timeout(millis(100), () -> fetch(path, attempt));
      } catch (TimeoutException e) {
        print(path, "attempt", attempt, kind(e));
        return List.of();
      } catch (UncheckedIOException e) {
        print(path, "attempt", attempt, kind(e));
        sleep(millis(25));
      }
    }
    return List.of();
  }

  private void worker(String name) {
    while (true) {
      var page = queue.get();
      try {
        print(name, "visits", page);
        for (var link : visit(page)) {
          if (!seen.contains(link)) {
            seen.add(link);
            queue.putNow(link);
          }
        }
        print(name, "finished", page);
      } finally {
        queue.taskDone();
      }
    }
  }
}
