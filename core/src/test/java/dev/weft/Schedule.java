package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Testing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One random run of a few tasks, some of which are cancelled; the same again for the same seed. */
public final class Schedule {
  private static final int COUNT = Integer.getInteger("weft.seeds", 1000);

  private final SplittableRandom random;
  private final List<Task<?>> tasks = new ArrayList<>();
  private final Set<Task<?>> cancelled = new HashSet<>();
  private final Set<Task<?>> waiting = new HashSet<>();

  private Schedule(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Runs {@code scenario} with each seed; the first that fails is named. */
  public static void runAll(Block.RunWith<Schedule, ?> scenario) {
    for (long seed = 0; seed < COUNT; seed++) {
      long one = seed;
      Testing.replay(one, () -> scenario.run(new Schedule(one)));
    }
  }

  /** Returns a number from 0, less than {@code bound}. */
  public int random(int bound) {
    return random.nextInt(bound);
  }

  /** Returns true once in so many times. */
  public boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Gives the others a turn, or some time, or nothing. */
  public void pause() {
    switch (random.nextInt(4)) {
      case 0 -> yieldNow();
      case 1 -> sleep(millis(1));
      case 2 -> sleep(millis(1 + random.nextInt(3)));
      default -> {}
    }
  }

  /** Returns the tasks that were created. */
  public List<Task<?>> tasks() {
    return tasks;
  }

  /** Creates so many tasks that may be cancelled. */
  public void create(int number, Block.Run<?> body) {
    for (int i = 0; i < number; i++) {
      tasks.add(createTask(body));
    }
  }

  /** Waits for something; the others can ask whether somebody does. */
  public <T, X extends Throwable> T waiting(Block.Call<T, X> wait) throws X {
    Task<?> self = Task.current();
    waiting.add(self);
    try {
      return wait.call();
    } finally {
      waiting.remove(self);
    }
  }

  /** Returns how many tasks wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Cancels up to so many random tasks at random moments, and lets everything come to rest. */
  public void disturb(int times) {
    for (int i = random.nextInt(times + 1); i > 0; i--) {
      pause();
      cancelOne();
    }
    rest();
  }

  private void cancelOne() {
    Task<?> victim = tasks.get(random.nextInt(tasks.size()));
    if (victim.cancel()) {
      cancelled.add(victim);
    }
  }

  /** Returns whether {@code task} was cancelled by {@link #disturb}. */
  public boolean wasCancelled(Task<?> task) {
    return cancelled.contains(task);
  }

  /** Returns when nothing happens any more, which takes no time for real. */
  public void rest() {
    sleep(seconds(100));
  }

  /** Cancels those who wait, and asserts that only cancelled tasks have not ended normally. */
  public void end() {
    for (Task<?> task : List.copyOf(waiting)) {
      cancelled.add(task);
      task.cancel();
    }
    assertAllEnd();
  }

  /** Asserts that all tasks end, and that only cancelled ones have not ended normally. */
  public void assertAllEnd() {
    assertThat(waitAll(tasks, seconds(100)).pending()).as("deadlocked tasks").isEmpty();
    for (Task<?> task : tasks) {
      switch (outcome(task)) {
        case Outcome.Success<?> _ -> {}
        case Outcome.Cancelled<?> _ -> assertThat(cancelled).as("cancelled tasks").contains(task);
        case Outcome.Failure<?>(Throwable error) -> throw new AssertionError(error);
      }
    }
  }

  private static Outcome<?> outcome(Task<?> task) {
    try {
      return new Outcome.Success<>(await(task));
    } catch (CancelledError e) {
      return new Outcome.Cancelled<>(e);
    } catch (Throwable e) {
      return new Outcome.Failure<>(e);
    }
  }
}
