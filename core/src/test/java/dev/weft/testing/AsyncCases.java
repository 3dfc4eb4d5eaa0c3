package dev.weft.testing;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Tests that are to pass or to fail; not run by themselves. */
class AsyncCases {
  static final List<String> HAPPENED = new ArrayList<>();

  private int runs;

  @BeforeEach
  void before() {
    HAPPENED.add("before");
  }

  @AfterEach
  void after() {
    HAPPENED.add("after");
  }

  @AsyncTest
  void takesAYear() {
    sleep(Duration.ofDays(365));
    HAPPENED.add("at " + EventLoop.running().time().toDays());
  }

  @AsyncTest
  void waitsForAThread() throws Exception {
    toThread(() -> Thread.sleep(20));
    assertThat(EventLoop.running().time()).isZero();
  }

  @AsyncTest
  void throwsWhatIsChecked() throws IOException {
    throw new IOException("checked");
  }

  @AsyncTest
  void leavesATask() {
    createTask("straggler", () -> sleep(seconds(1)));
    yieldNow();
  }

  @AsyncTest
  void leavesAFailureUnread() {
    createTask(
        "failing",
        () -> {
          throw new IllegalStateException("nobody reads this");
        });
    yieldNow();
  }

  @AsyncTest
  void leavesALock() {
    new Lock().acquire();
  }

  @AsyncTest
  void leavesAPermit() {
    var permits = new Semaphore(2);
    permits.acquire();
    permits.acquire();
    permits.release();
  }

  @AsyncTest
  void leavesAStream() {
    var numbers = AsyncStream.range(0, 3).iterator();
    assertThat(numbers.next()).isZero();
  }

  @AsyncTest
  void waitsForEver() {
    createTask("other", () -> new Event().await());
    await(Future.create());
  }

  @AsyncTest(seeds = 10)
  void runsOnNewInstances(TestInfo info) {
    assertThat(info.getDisplayName()).contains("runsOnNewInstances");
    assertThat(++runs).isEqualTo(1);
    HAPPENED.add("run");
  }

  private void race(List<String> seen) {
    var first = createTask("first", () -> seen.add("first"));
    var second =
        createTask(
            "second",
            () -> {
              yieldNow();
              seen.add("second");
            });
    waitAll(List.of(first, second));
    assertThat(seen).containsExactly("first", "second");
  }

  @AsyncTest(seeds = 100)
  void dependsOnTheOrder() {
    race(new ArrayList<>());
  }

  @AsyncTest(seed = 3)
  void replays() {
    var seen = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      createTask(() -> seen.add("" + number));
    }
    sleep(seconds(1));
    HAPPENED.add(seen.toString());
  }

  @AsyncTest(cancelEverywhere = true)
  void leavesALockWhenCancelled() {
    var lock = new Lock();
    yieldNow();
    lock.acquire();
    yieldNow();
    lock.release();
  }

  @AsyncTest(cancelEverywhere = true)
  void isCleanWhenCancelled() {
    HAPPENED.add("run");
    var lock = new Lock();
    yieldNow();
    try (var _ = lock.hold()) {
      sleep(seconds(1));
      yieldNow();
    }
  }
}
