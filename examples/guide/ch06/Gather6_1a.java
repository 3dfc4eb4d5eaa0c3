// 6.1a Gather with failures · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Outcome;

void main() {
  run(() -> {
    // Waits until all have ended; failures are outcomes, not thrown.
    var outcomes =
        await(gatherOutcomes(() -> fetchData(1), () -> fetchData(2), () -> fetchData(3)));

    int i = 1;
    for (var outcome : outcomes) {
      IO.println(
          switch (outcome) {
            case Outcome.Success(String data) -> "task " + i + ", success: " + data;
            case Outcome.Failure(Throwable error) ->
                "task " + i + ", failure: " + error.getMessage();
            case Outcome.Cancelled<String> _ -> "task " + i + ", cancelled";
          });
      i++;
    }
    IO.println("elapsed: " + clock());
  });
}

String fetchData(int id) {
  sleep(seconds(id));
  if (id == 2) {
    throw new IllegalArgumentException("task " + id + " went wrong");
  }
  return "data " + id;
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
