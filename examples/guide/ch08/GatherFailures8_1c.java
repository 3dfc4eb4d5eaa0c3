// 8.1c Gather fails fast, or collects · virtual
import static dev.weft.Asyncio.*;

import dev.weft.Outcome;

String operationSuccess(String name) {
  sleep(millis(100));
  return "operation " + name + " succeeded";
}

String operationFailure(String name) {
  sleep(millis(100));
  throw new IllegalArgumentException("operation " + name + " failed");
}

void main() {
  run(() -> {
    IO.println("fails fast: gather");
    try {
      await(
          gather(
              () -> operationSuccess("A"),
              () -> operationFailure("B"), // fails
              () -> operationSuccess("C")));
    } catch (IllegalArgumentException e) {
      IO.println("gather was interrupted: " + e.getMessage());
    }

    IO.println("collects: gatherOutcomes");
    var outcomes =
        await(
            gatherOutcomes(
                () -> operationSuccess("A"),
                () -> operationFailure("B"), // fails
                () -> operationSuccess("C")));
    var names = List.of("A", "B", "C").iterator();
    for (var outcome : outcomes) {
      IO.println(
          switch (outcome) {
            case Outcome.Success(String result) -> names.next() + " ok: " + result;
            case Outcome.Failure(Throwable error) ->
                names.next() + " failed: " + error.getMessage();
            case Outcome.Cancelled<String> _ -> names.next() + " cancelled";
          });
    }
  });
}
