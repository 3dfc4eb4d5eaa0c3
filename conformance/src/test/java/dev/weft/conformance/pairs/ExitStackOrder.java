package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.ContextManager;
import dev.weft.ExitStack;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.Locale;

/** Exits run last in, first out, each after waiting if it likes; an error is shown to each. */
public final class ExitStackOrder extends Program {
  @Override
  protected void main() throws Exception {
    ExitStack.run(stack -> {
      print(stack.enter(new Manager("a", false)));
      stack.callback(() -> callback("one"));
      print(stack.enter(new Manager("b", false)));
      stack.callback(() -> callback("two"));
      print("body");
    });
    print("---");
    ExitStack.run(stack -> {
      stack.enter(new Manager("outer", false));
      stack.enter(new Manager("swallows", true));
      stack.enter(new Manager("inner", false));
      throw new IllegalArgumentException("body");
    });
    print("--- swallowed");
    var kept = new ArrayList<ExitStack>();
    ExitStack.run(stack -> {
      stack.enter(new Manager("kept", false));
      kept.add(stack.popAll());
      stack.enter(new Manager("not kept", false));
    });
    print("--- moved");
    kept.get(0).close();
  }

  private void callback(String name) {
    yieldNow();
    print("callback", name);
  }

  private final class Manager implements ContextManager<String> {
    private final String name;
    private final boolean swallow;

    Manager(String name, boolean swallow) {
      this.name = name;
      this.swallow = swallow;
    }

    @Override
    public String enter() {
      print(name, "enters");
      sleep(millis(10));
      return name.toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean exit(Throwable error) {
      print(name, "exits with", kind(error));
      sleep(millis(10));
      return swallow;
    }
  }
}
