package dev.weft.cache;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;

/** What holds for caches in every order, with random cancellations, failures and invalidations. */
@Tag("explore")
class CacheInvariantsTest {
  /** Values have the version of their key at which their load began; writing raises that. */
  private static final class World {
    private final RandomGenerator random = EventLoop.running().random();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Integer> loading = new HashMap<>();
    private int running;

    int version(String key) {
      return versions.getOrDefault(key, 0);
    }

    /** Loads what is asked for now; returns the version that it had then. */
    int get(AsyncCache<String, Integer> cache, String key) {
      int asked = version(key);
      return cache.get(key, _ -> load(key, asked));
    }

    int load(String key, int version) {
      String flight = key + "@" + version;
      assertThat(loading.merge(flight, 1, Integer::sum)).as("single flight").isEqualTo(1);
      running++;
      try {
        sleep(millis(random.nextInt(4)));
        if (random.nextInt(6) == 0) {
          throw new IllegalStateException("cannot be loaded");
        }
        return version;
      } finally {
        running--;
        loading.remove(flight);
      }
    }

    String key() {
      return random.nextBoolean() ? "a" : "b";
    }
  }

  private static void read(World world, AsyncCache<String, Integer> cache) {
    for (int i = 0; i < 3; i++) {
      sleep(millis(world.random.nextInt(4)));
      String key = world.key();
      int asked = world.version(key);
      try {
        assertThat(world.get(cache, key))
            .as("as new as when it was asked for")
            .isGreaterThanOrEqualTo(asked);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("cannot be loaded");
      }
    }
  }

  private static void write(World world, AsyncCache<String, Integer> cache) {
    for (int i = 0; i < 2; i++) {
      sleep(millis(world.random.nextInt(6)));
      String key = world.key();
      int version = world.versions.merge(key, 1, Integer::sum);
      if (world.random.nextBoolean()) {
        cache.invalidate(key);
      } else {
        cache.put(key, version);
      }
    }
  }

  @AsyncTest(seeds = 1000)
  void oneLoadAtATimeNothingStaleNothingLeft() {
    var world = new World();
    AsyncCache<String, Integer> cache = AsyncCache.builder().maximumSize(5).build();
    TaskGroup.run(group -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        tasks.add(group.createTask(() -> read(world, cache)));
      }
      tasks.add(group.createTask(() -> write(world, cache)));
      for (int i = world.random.nextInt(4); i > 0; i--) {
        Task<Void> victim = tasks.get(world.random.nextInt(5));
        EventLoop.running().callLater(millis(world.random.nextInt(10)), victim::cancel);
      }
    });
    assertThat(world.running).as("loads that nobody waits for").isZero();
    for (String key : List.of("a", "b")) {
      Integer kept = cache.getIfPresent(key);
      assertThat(kept == null || kept == world.version(key)).as("kept").isTrue();
    }
    cache.close();
  }

  @AsyncTest(seeds = 1000)
  void closedInTheMiddleItLeavesNothing() {
    var world = new World();
    AsyncCache<String, Integer> cache = AsyncCache.builder().build();
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        Task<Void> reader =
            group.createTask(() -> {
              try {
                while (true) {
                  var _ = world.get(cache, world.key());
                  world.versions.merge("a", 1, Integer::sum);
                  world.versions.merge("b", 1, Integer::sum);
                  cache.invalidateAll();
                  sleep(millis(world.random.nextInt(3)));
                }
              } catch (IllegalStateException e) {
                assertThat(e.getMessage()).containsAnyOf("cannot be loaded", "the cache is closed");
              }
            });
        EventLoop.running().callLater(millis(world.random.nextInt(30)), reader::cancel);
      }
      sleep(millis(world.random.nextInt(8)));
      cache.close();
      assertThat(world.running).isZero();
    });
  }

  @AsyncTest(seeds = 1000)
  void aLazyValueIsMadeByOneAtATime() {
    var world = new World();
    var lazy = Lazy.of(() -> world.load("it", 0));
    int[] got = {0};
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        Task<Void> task =
            group.createTask(() -> {
              sleep(millis(world.random.nextInt(4)));
              try {
                assertThat(lazy.get()).isZero();
                got[0]++;
              } catch (IllegalStateException e) {
                assertThat(e).hasMessage("cannot be loaded");
              }
            });
        if (world.random.nextInt(3) == 0) {
          EventLoop.running().callLater(millis(world.random.nextInt(6)), task::cancel);
        }
      }
    });
    assertThat(world.running).isZero();
    assertThat(got[0] == 0 || lazy.isInitialized()).isTrue();
    lazy.close();
  }

  @AsyncTest(cancelEverywhere = true)
  void bothMayBeCancelledAnywhere() {
    int[] running = {0};
    AsyncCache<String, String> cache =
        AsyncCache.builder()
            .build(key -> {
              running[0]++;
              try {
                sleep(millis(5));
                return key;
              } finally {
                running[0]--;
              }
            });
    var lazy = Lazy.of(() -> cache.get("lazy"));
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> cache.get("a"));
        group.createTask(() -> cache.get("a"));
        group.createTask(() -> cache.getAll(List.of("a", "b")));
        group.createTask(() -> lazy.get());
      });
    } catch (CancelledError e) {
      assertThat(running[0]).isZero();
      throw e;
    } finally {
      lazy.close();
      cache.close();
    }
  }
}
