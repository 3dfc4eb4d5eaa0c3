import static dev.weft.Asyncio.*;

import dev.weft.service.Restart;
import dev.weft.service.Service;
import dev.weft.service.Supervisor;
import java.io.IOException;
import java.time.Duration;

// Parts of a program that start, run and stop, and one that starts others again when they fail.
void main() {
  run(() -> {
    try (var greeter = Service.start(new Greeter())) {
      IO.println(greeter.greet("Ada") + ", " + greeter.greet("Alan"));
      IO.println(greeter.state() + ", " + greeter.metrics().snapshot());
    }

    var supervisor =
        Supervisor.builder("workers")
            .child("greeter", Greeter::new)
            .task("moody", this::work)
            .task("once", () -> IO.println("once: done"), Restart.NEVER)
            .build();
    try (var workers = Service.start(supervisor)) {
      sleep(millis(100));
      workers
          .children()
          .forEach(child ->
              IO.println(child.name() + ": " + child.state() + ", restarts " + child.restarts()));
      IO.println("health: " + workers.health().status());
    }
  });
}

int attempts;

void work() throws IOException {
  attempts++;
  IO.println("moody: attempt " + attempts);
  if (attempts < 3) {
    throw new IOException("not today");
  }
  sleep(Duration.ofDays(1));
}

static final class Greeter extends Service {
  private String greeting = "";

  @Override
  protected void startup() {
    sleep(millis(10)); // as reading it from somewhere
    greeting = "hello";
    IO.println("greeter: started");
  }

  String greet(String name) {
    metrics().count("greetings");
    return greeting + " " + name;
  }

  @Override
  protected void cleanup() {
    IO.println("greeter: stopped");
  }
}
