import static dev.weft.Asyncio.*;

import dev.weft.Runner;
import dev.weft.cache.AsyncCache;
import dev.weft.cache.Lazy;

int computed;

// A computation that is dear is done once, however many ask for it, and at the same time.
void main() {
  try (var runner = Runner.builder().virtualTime().build()) {
    runner.run(() -> {
      try (AsyncCache<Powers, Integer> cache = AsyncCache.lru(32, this::compute)) {
        for (var powers :
            List.of(new Powers(2, 3), new Powers(3, 4), new Powers(2, 3), new Powers(3, 4))) {
          IO.println(powers + " = " + cache.get(powers));
        }
        IO.println("computed %d, hits %.1f%%".formatted(computed, 100 * cache.stats().hitRate()));

        var same = new Powers(4, 5);
        IO.println(
            await(gather(() -> cache.get(same), () -> cache.get(same), () -> cache.get(same))));
        IO.println("computed " + computed);
      }
      try (Lazy<String> settings = Lazy.of(() -> "settings, read once")) {
        IO.println(
            settings.isInitialized() + " " + settings.get() + " " + settings.isInitialized());
      }
    });
  }
}

record Powers(int x, int y) {}

int compute(Powers p) {
  computed++;
  sleep(seconds(1));
  return (int) (Math.pow(p.x(), p.y()) + Math.pow(p.y(), p.x()));
}
