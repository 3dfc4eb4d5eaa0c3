package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a process begins and ends. */
class SubprocessLifeTest extends Processes {
  @AsyncTest
  void itsExitCodeIsKnown() throws Exception {
    try (var process = shell("exit 7")) {
      Task<Integer> other = createTask(process::await);
      assertThat(process.await()).isEqualTo(7);
      assertThat(await(other)).isEqualTo(7);
      assertThat(process)
          .hasToString("Subprocess[/bin/sh (pid " + process.pid() + "), ended with 7]");
      process.kill();
      process.terminate();
      assertThat(process.await()).isEqualTo(7);
    }
  }

  @AsyncTest
  void aSignalThatEndsItIsInItsExitCode() throws Exception {
    try (var killed = Subprocess.start("sleep", "1000");
        var terminated = Subprocess.start("sleep", "1000")) {
      assertThatThrownBy(killed::exitValue)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sleep (pid " + killed.pid() + ") has not ended");
      killed.kill();
      terminated.terminate();
      assertThat(killed.await()).isEqualTo(128 + 9);
      assertThat(terminated.await()).isEqualTo(128 + 15);
    }
  }

  @AsyncTest
  void aProgramThatDoesNotExistIsNamed() throws Exception {
    long before = openPipes();
    assertThatThrownBy(() -> Subprocess.start("no-such-program", "argument"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program");
    until(() -> openPipes() <= before);
  }

  @AsyncTest
  void aTimeoutOfAwaitLeavesItAlone() throws Exception {
    try (var process = Subprocess.start("cat")) {
      assertThatThrownBy(() -> Asyncio.timeout(millis(20), process::await))
          .isInstanceOf(TimeoutException.class);
      assertThat(process.isAlive()).isTrue();
      process.stdin().writeText("alive\n");
      assertThat(text(process.stdout().readLine())).isEqualTo("alive\n");
    }
  }

  @AsyncTest
  void closeKillsAllThatItHasStarted() throws Exception {
    List<Long> pids = new ArrayList<>();
    try (var process =
        shell("sh -c 'sleep 1000 & echo $!; wait' & sleep 1000 & echo $!; echo $$; wait")) {
      for (int i = 0; i < 3; i++) {
        pids.add(Long.parseLong(text(process.stdout().readLine()).strip()));
      }
      assertThat(pids).noneMatch(SubprocessTest::isGone).contains(process.pid());
    }
    until(() -> pids.stream().allMatch(SubprocessTest::isGone));
  }

  @AsyncTest
  void closeKillsWhatAKilledProcessHasLeftBehind() throws Exception {
    long child;
    try (var process = shell("sleep 1000 & echo $!; wait")) {
      child = Long.parseLong(text(process.stdout().readLine()).strip());
      process.kill();
      assertThat(process.await()).isEqualTo(128 + 9);
      assertThat(isGone(child)).isFalse();
    }
    until(() -> isGone(child));
  }

  @AsyncTest
  void closeReapsIt() throws Exception {
    var process = Subprocess.start("sleep", "1000");
    process.close();
    process.close();
    assertThat(process.isAlive()).isFalse();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    assertThat(ProcessHandle.of(process.pid())).isEmpty(); // a zombie would still be there
    assertThat(process).asString().endsWith(", closed]");
    assertThat(process.stdout().read(1)).isEmpty();
    assertThatThrownBy(() -> process.stdin().writeText("x")).isInstanceOf(IOException.class);
  }

  @AsyncTest
  void aCancelledTaskGroupKillsIt() throws Exception {
    List<Subprocess> processes = new ArrayList<>();
    Task<Void> task =
        createTask(() ->
            TaskGroup.run(group -> {
              for (int i = 0; i < 3; i++) {
                var _ =
                    group.createTask(() -> {
                      try (var process = shell("trap '' TERM INT; sleep 1000; sleep 1000")) {
                        processes.add(process);
                        process.await();
                      }
                    });
              }
            }));
    until(() -> processes.size() == 3);
    task.cancel();
    assertCancelled(task);
    assertThat(processes).noneMatch(Subprocess::isAlive).allMatch(each -> isGone(each.pid()));
  }

  @AsyncTest(cancelEverywhere = true)
  void whereverItIsCancelledNothingIsLeft() throws Exception {
    try (var process = shell("cat; exit 3")) {
      process.stdin().writeText("some");
      assertThat(text(process.stdout().readExactly(4))).isEqualTo("some");
      assertThat(process.communicate(bytes("more")))
          .isEqualTo(new Subprocess.Output(3, bytes("more"), bytes("")));
    }
  }

  @AsyncTest
  void aTaskThatIsCancelledBeforeItStartsOneHasNone() throws Exception {
    var started = new ArrayList<Subprocess>();
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          try (var process = Subprocess.start("sleep", "1000")) {
            started.add(process);
            process.await();
          }
        });
    assertCancelled(task);
    assertThat(started).allMatch(each -> isGone(each.pid()));
  }

  @AsyncTest
  void aStartThatIsCancelledLeavesNothing() throws Exception {
    List<Subprocess> started = new ArrayList<>();
    Task<Void> task =
        createTask(() -> {
          try (var process = Subprocess.start("sleep", "1000")) {
            started.add(process);
            process.await();
          }
        });
    yieldNow();
    task.cancel();
    assertCancelled(task);
    assertThat(started).allMatch(each -> isGone(each.pid()));
  }

  @AsyncTest
  void nothingIsLeftOpen() throws Exception {
    long before = openPipes();
    for (int i = 0; i < 10; i++) {
      try (var process = Subprocess.start("cat")) {
        process.stdin().writeText("x");
        assertThat(process.stdout().read(1)).hasSize(1);
        assertThat(openPipes()).isGreaterThan(before);
      }
    }
    until(() -> openPipes() <= before);
  }

  @AsyncTest
  void manyNeedNoThreadsOfOurs() throws Exception {
    long before = threads();
    try (var stack = new Closing()) {
      for (int i = 0; i < 100; i++) {
        var process = stack.add(Subprocess.start("cat"));
        process.stdin().writeText(i + "\n");
        createTask(() -> process.stdout().readAll());
      }
      sleep(millis(50));
      assertThat(threads() - before).isLessThanOrEqualTo(mostThreads());
    }
  }

  /** Returns how many threads may come: the workers, those of the JDK, and the one of all loops. */
  long mostThreads() {
    return 32 + 4 + 1;
  }

  /** Returns how many platform threads there are, without the JDK's own for each process. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("process reaper"))
        .count();
  }

  /** Several processes, closed together. */
  private static final class Closing implements AutoCloseable {
    private final List<Subprocess> processes = new ArrayList<>();

    Subprocess add(Subprocess process) {
      processes.add(process);
      return process;
    }

    @Override
    public void close() {
      TaskGroup.run(group ->
          processes.forEach(each -> {
            var _ = group.createTask(each::close);
          }));
    }
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(Subprocess::builder).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Subprocess.builder("cat", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("command");
    assertThatThrownBy(() -> Subprocess.start("cat")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theEndOfALoopKillsWhatWasNotClosed() throws Exception {
    long before = openPipes();
    var started = new ArrayList<Subprocess>();
    Asyncio.run(() -> {
      started.add(Subprocess.start("sleep", "1000"));
    });
    while (!isGone(started.getFirst().pid()) || openPipes() != before) {
      Thread.sleep(1);
    }
  }

  @Test
  void aTimeoutThatEndsABlockKillsItsProcess() {
    var started = new ArrayList<Subprocess>();
    assertThatThrownBy(() ->
            Asyncio.run(() ->
                Asyncio.timeout(
                    millis(50),
                    () -> {
                      try (var process = Subprocess.start("sleep", "1000")) {
                        started.add(process);
                        sleep(seconds(1000));
                      }
                    })))
        .isInstanceOf(TimeoutException.class);
    assertThat(isGone(started.getFirst().pid())).isTrue();
  }
}
