package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.ContextManager;
import dev.weft.conformance.Program;
import java.io.UncheckedIOException;
import java.util.List;

/** Enter and exit may wait; others run meanwhile, and a cancellation goes through the exit. */
public final class ContextManagers extends Program {
  @Override
  protected void main() {
    var a = createTask(() -> user("a", 60, null));
    sleep(millis(20));
    var b = createTask(() -> user("b", 180, new IllegalArgumentException("b")));
    waitAll(List.of(a, b));
    var c = createTask(() -> user("c", 500, null));
    sleep(millis(80));
    c.cancel();
    waitAll(List.of(c));
    print("c", c.isCancelled());
    var d = createTask(() -> user("d", 500, null));
    sleep(millis(20));
    d.cancel();
    waitAll(List.of(d));
    print("d", d.isCancelled());
    try {
      user("e", 20, osError("e"));
    } catch (UncheckedIOException e) {
      print(told(e));
    }
  }

  private void user(String name, long delay, RuntimeException error) {
    new Resource(name)
        .run(_ -> {
          sleep(millis(delay));
          if (error != null) {
            throw error;
          }
        });
    print(name, "goes on");
  }

  private final class Resource implements ContextManager<Resource> {
    private final String name;

    Resource(String name) {
      this.name = name;
    }

    @Override
    public Resource enter() {
      print(name, "opening");
      sleep(millis(40));
      print(name, "open");
      return this;
    }

    @Override
    public boolean exit(Throwable error) {
      print(name, "closing", kind(error));
      sleep(millis(40));
      print(name, "closed");
      return error instanceof IllegalArgumentException;
    }
  }
}
