package dev.weft.pool;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;

/** What holds for a pool in every order, with random cancellations and failures. */
@Tag("explore")
class PoolInvariantsTest {
  /** Everything alive that the factory has made, and who has it. */
  private static final class World {
    private final RandomGenerator random;
    private final int size;
    private final Set<Integer> alive = new HashSet<>();
    private final Set<Integer> lent = new HashSet<>();
    private int making;
    private int numbers;

    World(RandomGenerator random, int size) {
      this.random = random;
      this.size = size;
    }

    int make() {
      making++;
      try {
        assertBound();
        pause();
        if (random.nextInt(5) == 0) {
          throw new IllegalStateException("cannot be made");
        }
        alive.add(++numbers);
        return numbers;
      } finally {
        making--;
      }
    }

    boolean validate(int number) {
      assertThat(lent).doesNotContain(number);
      pause();
      return random.nextInt(6) != 0;
    }

    void reset(int number) {
      assertThat(lent).doesNotContain(number);
      pause();
    }

    void destroy(int number) {
      assertThat(lent).doesNotContain(number);
      try {
        pause();
      } finally {
        assertThat(alive.removeIf(each -> each.equals(number))).as("destroyed once").isTrue();
      }
    }

    void use(Lease<Integer> lease) {
      int number = lease.value();
      assertThat(alive).contains(number);
      assertThat(lent.add(number)).as("lent to one").isTrue();
      assertBound();
      try {
        pause();
        if (random.nextInt(6) == 0) {
          lease.discard();
        }
      } finally {
        lent.remove(number);
      }
    }

    void assertBound() {
      assertThat(alive.size() + making).isLessThanOrEqualTo(size);
    }

    void pause() {
      sleep(millis(random.nextInt(3)));
    }
  }

  private static void visit(World world, Pool<Integer> pool) {
    for (int i = 0; i < 3; i++) {
      world.pause();
      try (var lease = pool.lease()) {
        world.use(lease);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("cannot be made");
      }
    }
  }

  private static Pool<Integer> pool(World world, RandomGenerator random) {
    var builder =
        Pool.builder(world::make)
            .size(world.size)
            .reset(number -> world.reset(number))
            .destroy(number -> world.destroy(number));
    if (random.nextBoolean()) {
      builder.validate(number -> world.validate(number));
    }
    if (random.nextBoolean()) {
      builder.maxIdle(millis(random.nextInt(1, 6)));
    }
    if (random.nextInt(3) == 0) {
      builder.maxLifetime(millis(random.nextInt(1, 12)));
    }
    if (random.nextInt(3) == 0) {
      builder.minIdle(random.nextInt(0, world.size + 1));
    }
    return builder.build();
  }

  private static void cancelSome(RandomGenerator random, List<Task<Void>> tasks) {
    for (int i = random.nextInt(4); i > 0; i--) {
      Task<Void> victim = tasks.get(random.nextInt(tasks.size()));
      EventLoop.running().callLater(millis(random.nextInt(12)), victim::cancel);
    }
  }

  private static void ignoreReports() {
    EventLoop.running()
        .setExceptionHandler(context -> {
          if (!context.message().startsWith("a pool could not make")) {
            throw new AssertionError(context.message(), context.exception());
          }
        });
  }

  @AsyncTest(seeds = 1000)
  void itNeverExceedsItsSizeAndLosesNothing() throws Exception {
    ignoreReports();
    RandomGenerator random = EventLoop.running().random();
    var world = new World(random, random.nextInt(1, 4));
    var pool = pool(world, random);
    TaskGroup.run(group -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tasks.add(group.createTask(() -> visit(world, pool)));
      }
      if (random.nextInt(4) == 0) {
        tasks.add(group.createTask(() -> pool.drain()));
      }
      cancelSome(random, tasks);
    });
    assertThat(pool.stats().active()).isZero();
    assertThat(pool.stats().waiting()).isZero();
    assertAllPlacesAreThere(world, pool);
    pool.close();
    assertThat(world.alive).isEmpty();
    assertThat(pool.stats().size()).isZero();
    assertThat(pool.stats().created()).isEqualTo(pool.stats().destroyed());
  }

  /** Has as many leases at once as there are places. */
  private static void assertAllPlacesAreThere(World world, Pool<Integer> pool) throws Exception {
    timeout(
        millis(1000),
        () -> {
          List<Lease<Integer>> all = new ArrayList<>();
          while (all.size() < world.size) {
            try {
              all.add(pool.lease());
            } catch (IllegalStateException e) {
              assertThat(e).hasMessage("cannot be made");
            }
          }
          assertThat(pool.stats().active()).isEqualTo(world.size);
          all.forEach(Lease::close);
        });
  }

  @AsyncTest(seeds = 1000)
  void closedInTheMiddleItLosesNothing() {
    ignoreReports();
    RandomGenerator random = EventLoop.running().random();
    var world = new World(random, random.nextInt(1, 4));
    var pool = pool(world, random);
    int[] refused = {0};
    TaskGroup.run(group -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tasks.add(
            group.createTask(() -> {
              try {
                visit(world, pool);
              } catch (PoolClosedException e) {
                refused[0]++;
              }
            }));
      }
      cancelSome(random, tasks);
      group.createTask(() -> {
        sleep(millis(random.nextInt(6)));
        pool.close();
        assertThat(world.alive).isEmpty();
        assertThat(pool.stats().size()).isZero();
      });
    });
    assertThat(world.alive).isEmpty();
    assertThat(world.making).isZero();
    assertThat(pool.stats().waiting()).isZero();
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() {
    List<Integer> alive = new ArrayList<>();
    int[] made = {0};
    var pool =
        Pool.builder(
                () -> {
                  sleep(millis(1));
                  alive.add(++made[0]);
                  return made[0];
                })
            .size(2)
            .reset(number -> sleep(millis(1)))
            .destroy(number -> alive.removeIf(each -> each.equals(number)))
            .build();
    try {
      TaskGroup.run(group -> {
        for (int i = 0; i < 4; i++) {
          group.createTask(() -> pool.run(number -> sleep(millis(5))));
        }
      });
    } catch (CancelledError e) {
      assertThat(pool.stats().active()).isZero();
      assertThat(pool.stats().waiting()).isZero();
      throw e;
    } finally {
      pool.close();
    }
    assertThat(alive).isEmpty();
  }
}
