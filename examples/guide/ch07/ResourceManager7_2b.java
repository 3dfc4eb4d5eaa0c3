// 7.2b Resource manager · virtual
import static dev.weft.Asyncio.*;

import dev.weft.ContextManager;

static class ResourceManager implements ContextManager<ResourceManager> {
  final String name;
  boolean acquired;

  ResourceManager(String name) {
    this.name = name;
  }

  @Override
  public ResourceManager enter() {
    IO.println("acquire " + name);
    sleep(millis(100));
    acquired = true;
    return this;
  }

  @Override
  public boolean exit(Throwable error) {
    IO.println("release " + name);
    sleep(millis(50));
    acquired = false;
    return false;
  }

  String doWork() {
    if (!acquired) {
      throw new IllegalStateException("the resource is not acquired");
    }
    IO.println("work with " + name);
    sleep(millis(200));
    return "work_result_from_" + name;
  }
}

void main() {
  run(() -> {
    var manager = new ResourceManager("critical_resource");
    manager.run(resource -> IO.println("result: " + resource.doWork()));

    try {
      manager.doWork();
    } catch (IllegalStateException e) {
      IO.println("work outside is refused: " + e.getMessage());
    }
  });
}
