// 7.2a Async context managers · virtual
import static dev.weft.Asyncio.*;

import dev.weft.ContextManager;

record DatabaseConnection(String url) implements ContextManager<String> {
  @Override
  public String enter() {
    IO.println("connect to database " + url);
    sleep(millis(100)); // the time it takes to connect
    return "connection_to_" + url;
  }

  @Override
  public boolean exit(Throwable error) {
    IO.println("close the connection");
    sleep(millis(50)); // the time it takes to close
    if (error != null) {
      String type = error.getClass().getSimpleName();
      IO.println("close saw " + type + ": " + error.getMessage());
    }
    return false; // does not swallow it
  }
}

void main() {
  run(() -> {
    new DatabaseConnection("postgresql://localhost")
        .run(connection -> {
          IO.println("use " + connection);
          sleep(millis(100));
        });

    try {
      new DatabaseConnection("invalid://db")
          .run(connection -> {
            IO.println("use " + connection);
            throw new IllegalArgumentException("the business failed");
          });
    } catch (IllegalArgumentException e) {
      IO.println("the caller caught it: " + e.getMessage());
    }
  });
}
