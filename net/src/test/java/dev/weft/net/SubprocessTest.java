package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What goes to and from a process. */
class SubprocessTest extends Processes {
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
  void aProcessThatEndsWhileItIsReadIsReadToTheEnd() throws Exception {
    try (var process = Subprocess.start("head", "-c", "3000000", "/dev/zero")) {
      assertThat(process.stdout().readAll()).hasSize(3_000_000);
      assertThat(process.await()).isZero();
    }
  }
}
