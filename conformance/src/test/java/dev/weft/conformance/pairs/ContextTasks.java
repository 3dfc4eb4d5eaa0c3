package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.ContextVar;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;

/**
 * A task starts with a copy of the context: it sees what was set before, and changes only its own.
 */
public final class ContextTasks extends Program {
  private final ContextVar<String> variable = new ContextVar<>("var", "default");

  @Override
  protected void main() throws Exception {
    print(variable.get());
    var early = createTask(() -> task("early"));
    variable.set("main");
    var late = createTask(() -> task("late"));
    variable.set("main later");
    await(gather(early, late, createTask(() -> child("gathered"))));
    print(variable.get());
    plainCall();
    print(variable.get());
    TaskGroup.run(group -> {
      group.createTask(() -> child("grouped"));
      variable.set("in the group");
    });
    print(variable.get());
    waitFor(() -> plainCall(), seconds(1));
    print(variable.get());
  }

  private void plainCall() {
    variable.set("set by a plain call");
  }

  private void task(String name) {
    print(name, "sees", variable.get());
    variable.set(name);
    yieldNow();
    print(name, "keeps", variable.get());
    await(createTask(() -> child(name + ".child")));
    print(name, "still", variable.get());
  }

  private void child(String name) {
    print(name, "sees", variable.get());
    variable.set(name);
  }
}
