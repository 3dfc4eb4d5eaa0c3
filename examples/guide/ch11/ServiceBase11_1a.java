// 11.1a A base for services · virtual
import static dev.weft.Asyncio.*;

import dev.weft.service.Service;
import java.net.ConnectException;

static final class UserService extends Service {
  private final boolean isReachable;
  private final Map<Integer, String> users = new HashMap<>();

  UserService(boolean isReachable) {
    this.isReachable = isReachable;
  }

  @Override
  protected void startup() throws IOException {
    IO.println("startup of " + name() + ": " + state());
    sleep(millis(100)); // as connecting to somewhere
    if (!isReachable) {
      throw new ConnectException("no database");
    }
    users.put(7, "Ada");
  }

  String find(int id) {
    metrics().count("requests");
    if (!users.containsKey(id)) {
      metrics().count("errors");
    }
    return users.getOrDefault(id, "nobody");
  }

  // Runs exactly once, whatever became of the startup.
  @Override
  protected void cleanup() {
    sleep(millis(50));
    IO.println("cleanup of " + name() + ": " + state());
  }
}

void main() {
  run(() -> {
    var service = new UserService(true);
    try (var users = Service.start(service)) {
      IO.println("started: " + users.state() + ", health " + users.health().status());
      IO.println("user 7 is " + users.find(7));
      IO.println("user 8 is " + users.find(8));
      IO.println("metrics: " + users.metrics().snapshot());
    }
    IO.println("after it: " + service.state());

    var broken = new UserService(false);
    try (var users = Service.start(broken)) {
      IO.println("never printed: " + users);
    } catch (Exception e) {
      IO.println("the startup failed: " + e.getMessage() + "; " + broken.state());
    }
  });
}
