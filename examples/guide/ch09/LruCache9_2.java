// 9.2 A cache of what was used last · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.cache.AsyncCache;

// What is computed from: the key of the cache.
record Powers(int x, int y) {
  @Override
  public String toString() {
    return "f(" + x + ", " + y + ")";
  }
}

int computed;

int expensiveComputation(Powers powers) {
  computed++;
  IO.println(clock() + " computes " + powers);
  sleep(seconds(1));
  int x = powers.x;
  int y = powers.y;
  return (int) (Math.pow(x, y) + Math.pow(y, x));
}

void main() {
  run(() -> {
    try (AsyncCache<Powers, Integer> cache = AsyncCache.lru(32, this::expensiveComputation)) {
      var first = new Powers(2, 3);
      var second = new Powers(3, 4);
      for (var powers : List.of(first, second, first, second)) {
        int value = cache.get(powers);
        IO.println(clock() + " " + powers + " = " + value);
      }
      var stats = cache.stats();
      IO.println(
          String.format(
              Locale.ROOT,
              "4 calls: %d computed, %d hits, hit rate %.1f%%",
              computed,
              stats.hits(),
              100 * stats.hitRate()));

      // Ten that want the same new value at the same time: one computes it, nine wait for it.
      computed = 0;
      var same = new Powers(4, 5);
      var tasks = Stream.generate(() -> createTask(() -> cache.get(same))).limit(10).toList();
      var values = new HashSet<>(await(gather(tasks)));
      IO.println(clock() + " 10 concurrent calls: all got " + values);
      IO.println("computed once: " + (computed == 1));
    }

    // With room for two, what was used least recently makes room.
    try (AsyncCache<Powers, Integer> two = AsyncCache.lru(2, this::expensiveComputation)) {
      for (int y : new int[] {1, 2, 1, 3}) {
        two.get(new Powers(2, y));
      }
      IO.println("kept f(2, 1): " + (two.getIfPresent(new Powers(2, 1)) != null));
      IO.println("kept f(2, 2): " + (two.getIfPresent(new Powers(2, 2)) != null));
    }
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
