// 8.2 Exception groups · virtual
import static dev.weft.Asyncio.*;

import dev.weft.ExceptionGroup;
import dev.weft.Outcome;

// IllegalArgumentException is Python's ValueError, ClassCastException its TypeError,
// NoSuchElementException its KeyError.
Object errorA() {
  sleep(millis(100));
  throw new IllegalArgumentException("operation A failed");
}

Object errorB() {
  sleep(millis(100));
  throw new ClassCastException("operation B has a wrong type");
}

Object errorC() {
  sleep(millis(100));
  throw new NoSuchElementException("operation C has no such key");
}

// Collects all failures and throws them as one.
void batch() {
  List<Throwable> errors = new ArrayList<>();
  for (var outcome : await(gatherOutcomes(this::errorA, this::errorB, this::errorC))) {
    if (outcome instanceof Outcome.Failure(Throwable error)) {
      errors.add(error);
    }
  }
  if (!errors.isEmpty()) {
    throw new ExceptionGroup("the batch failed", errors);
  }
}

void tell(String kind, ExceptionGroup group) {
  IO.println(kind + ": " + group.exceptions().size());
  for (var error : group.exceptions()) {
    IO.println("  - " + error.getMessage());
  }
}

void main() {
  run(() -> {
    // Each on is an except*.
    ExceptionGroup.handle(this::batch)
        .on(IllegalArgumentException.class, group -> tell("IllegalArgumentException", group))
        .on(ClassCastException.class, group -> tell("ClassCastException", group))
        .on(NoSuchElementException.class, group -> tell("NoSuchElementException", group))
        .run();

    // What nobody handles is thrown again.
    try {
      ExceptionGroup.handle(this::batch)
          .on(IllegalArgumentException.class, group -> tell("IllegalArgumentException", group))
          .run();
    } catch (ExceptionGroup rest) {
      tell("not handled, so rethrown", rest);
    }
  });
}
