// 1.2 A coroutine object · virtual
import static dev.weft.Asyncio.*;

String example() {
  return "Hello";
}

void main() {
  // Creates a coroutine object: nothing runs yet.
  var coroutine = coroutine("example", this::example);
  IO.println("coroutine object: " + coroutine);
  IO.println("name: " + coroutine.name());
  IO.println("running: " + coroutine.isRunning());
  IO.println("state: " + coroutine.state());

  // It has to be run to get its result.
  IO.println("result: " + run(() -> await(coroutine)));
  IO.println("state: " + coroutine.state());

  // It runs once.
  try {
    run(() -> await(coroutine));
  } catch (IllegalStateException e) {
    IO.println("a second run is refused: " + e.getMessage());
  }
}
