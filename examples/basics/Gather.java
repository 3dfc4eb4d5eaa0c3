import static dev.weft.Asyncio.*;

import dev.weft.Outcome;

// Several at once: all results in order, results and failures, as they come, or the first only.
void main() {
  run(() -> {
    IO.println(await(gather(() -> fetch(3), () -> fetch(1), () -> fetch(4))));

    for (var outcome : await(gatherOutcomes(() -> fetch(3), () -> fetch(2), () -> fetch(1)))) {
      IO.println(
          switch (outcome) {
            case Outcome.Success(String page) -> page;
            case Outcome.Failure(Throwable error) -> "failed: " + error.getMessage();
            case Outcome.Cancelled<String> _ -> "cancelled";
          });
    }

    var tasks = Stream.of(4, 1, 3).map(id -> createTask(() -> fetch(id))).toList();
    for (var task : asCompleted(tasks)) {
      IO.println("next: " + task.result());
    }

    var others = Stream.of(3, 1).map(id -> createTask(() -> fetch(id))).toList();
    var waited = waitFirst(others);
    waited.done().forEach(task -> IO.println("first: " + task.result()));
    waited.pending().forEach(task -> IO.println("cancelled: " + task.cancel()));
  });
}

String fetch(int id) throws IOException {
  sleep(millis(100 * id));
  if (id == 2) {
    throw new IOException("no page 2");
  }
  return "page " + id;
}
