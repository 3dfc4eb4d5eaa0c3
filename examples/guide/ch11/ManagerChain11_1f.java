// 11.1f A chain of context managers · virtual
import static dev.weft.Asyncio.*;

import dev.weft.ContextManager;
import dev.weft.ExitStack;

// One of the chain.
record Manager(int number, boolean isBroken) implements ContextManager<String> {
  @Override
  public String enter() {
    sleep(millis(100));
    if (isBroken) {
      throw new IllegalStateException("manager " + number + " fails on entry");
    }
    IO.println("entered " + number);
    return "resource " + number;
  }

  @Override
  public boolean exit(Throwable error) {
    sleep(millis(50));
    IO.println("left " + number + (error == null ? "" : ", after " + error.getMessage()));
    return false;
  }
}

// As many as there are, which a nest of blocks could not do.
void use(List<Manager> managers) {
  ExitStack.run(stack -> {
    List<String> resources = new ArrayList<>();
    for (var manager : managers) {
      resources.add(stack.enter(manager));
    }
    IO.println("uses " + resources);
  });
}

void main() {
  run(() -> {
    use(List.of(new Manager(1, false), new Manager(2, false), new Manager(3, false)));
    try {
      use(List.of(new Manager(1, false), new Manager(2, false), new Manager(3, true)));
    } catch (IllegalStateException e) {
      IO.println("caught: " + e.getMessage());
    }
  });
}
