package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubprocessTest {
  private static final byte[] BIG = new byte[(1 << 20) + 3];

  static {
    new Random(1).nextBytes(BIG);
  }

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
  }

  private static Subprocess shell(String script) throws IOException {
    return Subprocess.start("/bin/sh", "-c", script);
  }

  private static String waitFor(Path file) {
    return "while [ ! -e " + file + " ]; do sleep 0.01; done; ";
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Suspends until {@code condition} holds, which another process sees to. */
  private static <X extends Throwable> void until(Block.Call<Boolean, X> condition) throws X {
    while (!condition.call()) {
      sleep(millis(1));
    }
  }

  private static boolean isGone(long pid) {
    return ProcessHandle.of(pid).filter(SubprocessTest::runs).isEmpty();
  }

  /** A zombie, which whoever has inherited it has not reaped, does not run. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException noProc) {
      return process.isAlive();
    }
  }

  @AsyncTest
  void whatItWritesIsRead() throws Exception {
    try (var process = shell("echo out; echo err >&2; echo more")) {
      assertThat(text(process.stdout().readLine())).isEqualTo("out\n");
      assertThat(process.stdout().lines().toList()).containsExactly("more");
      assertThat(text(process.stderr().readAll())).isEqualTo("err\n");
      assertThat(process.stdout().read(1)).isEmpty();
      assertThat(process.stderr().read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(process.await()).isZero();
      assertThat(process.exitValue()).isZero();
      assertThat(process.isAlive()).isFalse();
    }
  }

  @AsyncTest
  void whatIsWrittenToItIsReadByItUntilThatIsClosed() throws Exception {
    try (var process = Subprocess.start("cat")) {
      process.stdin().writeText("one\n");
      assertThat(text(process.stdout().readLine())).isEqualTo("one\n");
      process.stdin().write(ByteBuffer.wrap(bytes("xtwox"), 1, 3).slice());
      assertThat(text(process.stdout().readExactly(3))).isEqualTo("two");
      assertThat(process.isAlive()).isTrue();
      process.stdin().close();
      process.stdin().close();
      assertThat(process.stdout().readAll()).isEmpty();
      assertThat(process.await()).isZero();
      assertThatThrownBy(() -> process.stdin().writeText("three"))
          .isInstanceOf(IOException.class)
          .hasMessage("stdin of cat (pid " + process.pid() + ") is closed");
    }
  }

  @AsyncTest
  void closingStdinFirstSendsWhatWaits(@TempDir Path directory) throws Exception {
    Path go = directory.resolve("go");
    try (var process = shell(waitFor(go) + "wc -c")) {
      Task<Void> writer = createTask(() -> process.stdin().write(BIG));
      yieldNow();
      writer.cancel();
      assertCancelled(writer); // and is written all the same
      Files.createFile(go);
      process.stdin().close();
      assertThat(text(process.stdout().readAll()).strip()).isEqualTo("" + BIG.length);
    }
  }

  @AsyncTest
  void communicateSendsAndReadsMuchAtOnce() throws Exception {
    try (var process = shell("tee /dev/stderr")) {
      Subprocess.Output output = process.communicate(BIG);
      assertThat(output.exitCode()).isZero();
      assertThat(output.stdout()).isEqualTo(BIG);
      assertThat(output.stderr()).isEqualTo(BIG);
    }
  }

  @AsyncTest
  void communicateWithoutInputClosesIt() throws Exception {
    try (var process = shell("cat; echo ä; echo ö >&2; exit 3")) {
      Subprocess.Output output = process.communicate();
      assertThat(output.stdoutText()).isEqualTo("ä\n");
      assertThat(output.stderrText()).isEqualTo("ö\n");
      assertThat(output)
          .isEqualTo(new Subprocess.Output(3, bytes("ä\n"), bytes("ö\n")))
          .isNotEqualTo(new Subprocess.Output(3, bytes("ä\n"), bytes("o\n")))
          .hasToString("Output[exitCode=3, 3 bytes, 3 bytes of errors]");
    }
  }

  @AsyncTest
  void communicateDoesNotMindInputThatIsNotRead() throws Exception {
    try (var process = shell("exec <&-; echo done")) {
      assertThat(process.communicate(BIG).stdoutText()).isEqualTo("done\n");
    }
  }

  @AsyncTest
  void aCancelledCommunicateLosesNothing() throws Exception {
    try (var process = shell("echo first; read line; echo $line; exec sleep 1000")) {
      Task<Subprocess.Output> task = createTask(() -> process.communicate(bytes("second\n")));
      sleep(millis(50));
      task.cancel();
      assertCancelled(task);
      assertThat(process.isAlive()).isTrue();
      assertThat(text(process.stdout().readLine())).isEqualTo("first\n");
      assertThat(text(process.stdout().readLine())).isEqualTo("second\n");
    }
  }

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
    until(() -> openPipes() == before);
  }

  @AsyncTest
  void itRunsInItsDirectoryWithItsEnvironment(@TempDir Path directory) throws Exception {
    var builder =
        Subprocess.builder("/bin/sh", "-c", "pwd -P; echo $FRUIT; echo ${HOME-homeless}")
            .directory(directory)
            .environment("FRUIT", "pear");
    String real = directory.toRealPath().toString();
    try (var first = builder.start();
        var second = builder.environment(Map.of("FRUIT", "plum")).start()) {
      assertThat(first.stdout().lines().toList())
          .containsExactly(real, "pear", System.getenv().getOrDefault("HOME", "homeless"));
      assertThat(second.stdout().lines().toList()).containsExactly(real, "plum", "homeless");
    }
  }

  @AsyncTest
  void streamsCanGoElsewhere(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("in"), "from a file\n");
    var builder = Subprocess.builder("/bin/sh", "-c", "cat; echo err >&2");
    builder.stdin(Redirect.from(file.toFile())).redirectErrorStream();
    try (var process = builder.start()) {
      assertThat(process.communicate().stdoutText()).isEqualTo("from a file\nerr\n");
      assertThatThrownBy(process::stdin)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("stdin is no pipe");
      assertThatThrownBy(process::stderr).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> process.communicate(bytes("x")))
          .isInstanceOf(IllegalStateException.class);
    }
    builder = Subprocess.builder("/bin/sh", "-c", "cat; echo out; echo err >&2");
    builder.stdin(Redirect.DISCARD).stdout(Redirect.DISCARD);
    try (var process = builder.stderr(Redirect.to(file.toFile())).start()) {
      assertThat(process.communicate()).isEqualTo(new Subprocess.Output(0, bytes(""), bytes("")));
      assertThat(file).hasContent("err");
    }
    try (var process = Subprocess.builder("true").inheritIO().start()) {
      assertThat(process.await()).isZero();
      assertThatThrownBy(process::stdout).isInstanceOf(IllegalStateException.class);
    }
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
  void aCancelledReadLosesNothing() throws Exception {
    try (var process = shell("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done")) {
      List<String> lines = new ArrayList<>();
      for (int round = 0; lines.size() < 2000; round++) {
        Task<byte[]> reader = createTask(process.stdout()::readLine);
        for (int turn = 0; turn < round % 4; turn++) {
          yieldNow();
        }
        reader.cancel();
        try {
          lines.add(text(await(reader)));
        } catch (CancelledError taken) {
          assertThat(reader.isCancelled()).isTrue();
        }
        if (round % 3 == 0) {
          lines.add(text(process.stdout().readLine()));
        }
      }
      for (int i = 0; i < 2000; i++) {
        assertThat(lines.get(i)).isEqualTo("line " + i + "\n");
      }
      assertThat(process.stdout().readAll()).isEmpty();
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
  void aProcessIsNotReadFasterThanItsReader(@TempDir Path directory) throws Exception {
    Path done = directory.resolve("done");
    try (var process = shell("head -c 2000000 /dev/zero; touch " + done)) {
      assertThat(process.stdout().readExactly(10_000)).hasSize(10_000);
      sleep(millis(200)); // real, in which it could write all
      assertThat(done).doesNotExist();
      assertThat(process.stdout().readAll()).hasSize(1_990_000);
      assertThat(process.await()).isZero();
      assertThat(done).exists();
    }
  }

  @AsyncTest
  void aWriteWaitsForAProcessThatDoesNotRead(@TempDir Path directory) throws Exception {
    Path go = directory.resolve("go");
    try (var process = shell(waitFor(go) + "wc -c")) {
      var written = new ArrayList<Integer>();
      Task<Void> writer =
          createTask(() -> {
            for (int i = 0; i < 20; i++) {
              process.stdin().write(new byte[1 << 15]);
              written.add(i);
            }
            process.stdin().close();
          });
      sleep(millis(50));
      assertThat(written.size()).isBetween(1, 8);
      Files.createFile(go);
      await(writer);
      assertThat(text(process.stdout().readAll()).strip()).isEqualTo("" + 20 * (1 << 15));
    }
  }

  @AsyncTest
  void aWriteToAProcessThatHasEndedFails() throws Exception {
    try (var process = shell("exit 0")) {
      process.await();
      IOException failure =
          catchThrowableOfType(
              IOException.class,
              () -> {
                while (true) {
                  process.stdin().write(new byte[1 << 15]);
                }
              });
      assertThat(failure).hasMessageContaining("stdin of /bin/sh").hasMessageContaining("not read");
      assertThatThrownBy(() -> process.stdin().write(new byte[1])).isInstanceOf(IOException.class);
      process.stdin().close();
    }
  }

  @AsyncTest
  void aWriteThatWaitsFailsWhenTheProcessEnds() throws Exception {
    try (var process = Subprocess.start("sleep", "1000")) {
      Task<Void> writer = createTask(() -> process.stdin().write(BIG));
      sleep(millis(20));
      assertThat(writer.isDone()).isFalse();
      process.kill();
      assertThatThrownBy(() -> await(writer, IOException.class)).isInstanceOf(IOException.class);
    }
  }

  @AsyncTest
  void aCloseOfStdinThatIsCancelledDoesNotWait() throws Exception {
    try (var process = Subprocess.start("sleep", "1000")) {
      Task<Void> writer = createTask(() -> process.stdin().write(BIG));
      yieldNow();
      Task<Void> closer = createTask(() -> process.stdin().close());
      sleep(millis(20));
      assertThat(closer.isDone()).isFalse();
      closer.cancel();
      assertCancelled(closer);
      await(writer);
    }
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
    until(() -> openPipes() == before);
  }

  private static long openPipes() throws IOException {
    return TestFiles.openFiles("pipe:");
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

  @AsyncTest
  void aProcessThatEndsWhileItIsReadIsReadToTheEnd() throws Exception {
    try (var process = Subprocess.start("head", "-c", "3000000", "/dev/zero")) {
      assertThat(process.stdout().readAll()).hasSize(3_000_000);
      assertThat(process.await()).isZero();
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
