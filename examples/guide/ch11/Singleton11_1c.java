// 11.1c A singleton · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.cache.Lazy;

// One for all who ask, made when the first one asks.
static final Lazy<Settings> SETTINGS = Lazy.of(Settings::initialize);

static class Settings {
  static int initialized;

  static Settings initialize() {
    IO.println(clock() + " initialises Settings");
    sleep(millis(100)); // as reading them from somewhere
    initialized++;
    return new Settings();
  }
}

Settings use(int user) {
  var settings = SETTINGS.get(); // suspends until it is there
  IO.println(clock() + " user " + user + " has it");
  return settings;
}

void main() {
  run(() -> {
    IO.println("is initialised: " + SETTINGS.isInitialized());
    var users = IntStream.rangeClosed(1, 10).mapToObj(i -> createTask(() -> use(i))).toList();
    var all = await(gather(users));

    IO.println("is initialised: " + SETTINGS.isInitialized());
    IO.println(all.size() + " concurrent users");
    IO.println("initialised once: " + (Settings.initialized == 1));
    IO.println("the same object: " + all.stream().allMatch(each -> each == all.getFirst()));
  });
}

static String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
