// 11.2b Cleaning up resources · virtual
import static dev.weft.Asyncio.*;

import dev.weft.ExitStack;

record Resource(String name) {
  // Suspends, as closing a connection does.
  void cleanUp() {
    sleep(millis(50));
    IO.println("cleaned up: " + name);
  }

  void cleanUpWithFailure() throws IOException {
    sleep(millis(50));
    throw new IOException("the clean-up of " + name + " failed");
  }
}

void use(boolean secondFails) throws IOException {
  try (var stack = new ExitStack()) {
    var first = new Resource("database");
    stack.callback(first::cleanUp);
    var second = new Resource("cache");
    stack.callback(() -> {
      if (secondFails) {
        second.cleanUpWithFailure();
      } else {
        second.cleanUp();
      }
    });
    var third = new Resource("file");
    stack.callback(third::cleanUp);
    IO.println("uses " + first.name + ", " + second.name + ", " + third.name);
  }
}

void main() throws IOException {
  run(() -> {
    use(false);
    IO.println("all three, in reverse");

    // The failure comes out when all the others are cleaned up.
    try {
      use(true);
    } catch (IOException e) {
      IO.println("reported: " + e.getMessage());
    }
  });
}
