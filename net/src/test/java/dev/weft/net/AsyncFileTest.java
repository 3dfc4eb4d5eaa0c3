package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.bytes;
import static dev.weft.net.TestFiles.openFiles;
import static dev.weft.net.TestFiles.pipe;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AsyncFileTest extends WithFile {
  @AsyncTest
  void whatIsWrittenIsReadAgain() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      file.write(bytes("abc"));
      file.write(new byte[0]);
      assertThat(file.read(2)).asString().isEqualTo("34");
      file.seek(0);
      assertThat(file.readAll()).asString().isEqualTo("abc3456789");
      assertThat(file.readAll()).isEmpty();
    }
  }

  @AsyncTest
  void aReadGivesAsMuchAsItIsAskedForAndNothingAtTheEndOnly() throws IOException {
    try (var file = AsyncFile.open(path)) {
      assertThat(file.read(4)).asString().isEqualTo("0123");
      assertThat(file.read(Integer.MAX_VALUE)).asString().isEqualTo("456789");
      assertThat(file.read(4)).isEmpty();
      assertThatThrownBy(() -> file.read(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @AsyncTest
  void aBigFileIsWrittenAndReadWhole() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      file.write(BIG);
      assertThat(file.size()).isEqualTo(BIG.length);
      assertThat(Files.readAllBytes(path)).isEqualTo(BIG);
      file.seek(0);
      assertThat(file.read(BIG.length - 1)).isEqualTo(Arrays.copyOf(BIG, BIG.length - 1));
      file.seek(0);
      assertThat(file.readAll()).isEqualTo(BIG);
    }
  }

  @AsyncTest
  void aFileOfTheSystemIsReadThoughItSaysItIsEmpty() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.exists(status));
    try (var file = AsyncFile.open(status)) {
      assertThat(file.size()).isZero();
      assertThat(file.readAll()).asString().startsWith("Name:").endsWith("\n");
    }
  }

  @AsyncTest
  void withoutOptionsItIsForReadingOnly() throws IOException {
    try (var file = AsyncFile.open(path)) {
      assertThatThrownBy(() -> file.write(bytes("x")))
          .isInstanceOf(NonWritableChannelException.class);
      assertThat(file.position()).isZero();
      assertThat(file.read(1)).asString().isEqualTo("0");
    }
  }

  @AsyncTest
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> AsyncFile.open(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
  }

  @AsyncTest
  void aSeekBeyondTheEndLeavesAGapOfZeros() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      file.seek(12);
      assertThat(file.position()).isEqualTo(12);
      assertThat(file.read(1)).isEmpty();
      file.write(bytes("x"));
      assertThat(file.position()).isEqualTo(13);
      assertThat(Files.readString(path)).isEqualTo("0123456789\0\0x");
      assertThatThrownBy(() -> file.seek(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @AsyncTest
  void truncatingMovesThePositionToTheNewEnd() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      file.seek(2);
      file.truncate(6);
      assertThat(file.position()).isEqualTo(2);
      file.seek(5);
      file.truncate(3);
      assertThat(file.position()).isEqualTo(3);
      file.truncate(100);
      file.flush();
      assertThat(file.size()).isEqualTo(3);
      assertThat(Files.readString(path)).isEqualTo("012");
    }
  }

  @AsyncTest
  void anAppendedFileIsWrittenAtItsEndWhereverThePositionIs() throws IOException {
    try (var file = AsyncFile.open(path, APPEND, CREATE);
        var other = AsyncFile.open(path, APPEND)) {
      assertThat(file.position()).isEqualTo(10);
      file.write(bytes("a"));
      other.write(bytes("b"));
      file.seek(0);
      file.write(bytes("c"));
      assertThat(file.position()).isEqualTo(13);
      assertThat(Files.readString(path)).isEqualTo("0123456789abc");
    }
  }

  @AsyncTest(seeds = 20)
  void operationsAreDoneInTheOrderOfTheCalls() throws IOException {
    var expected = new StringBuilder();
    try (var file = AsyncFile.open(path, WRITE)) {
      TaskGroup.run(group -> {
        for (int i = 100; i < 200; i++) {
          String text = Integer.toString(i);
          group.createTask(() -> {
            expected.append(text);
            file.write(bytes(text));
          });
        }
      });
    }
    assertThat(Files.readString(path)).isEqualTo(expected.toString());
  }

  @AsyncTest
  void tasksThatReadTogetherShareTheContent() throws IOException {
    try (var file = AsyncFile.open(path)) {
      Task<byte[]> first = createTask(() -> file.read(3));
      Task<Void> seek = createTask(() -> file.seek(8));
      Task<byte[]> last = createTask(() -> file.read(3));
      assertThat(await(last)).asString().isEqualTo("89");
      assertThat(await(first)).asString().isEqualTo("012");
      await(seek);
    }
  }

  @AsyncTest
  void aReadThatBlocksHoldsUpOnlyItsTask() throws Exception {
    Path pipe = pipe(Files.createTempDirectory(directory, "pipes"));
    try (var writer = AsyncFile.open(pipe, READ, WRITE);
        var reader = AsyncFile.open(pipe);
        var file = AsyncFile.open(path)) {
      Task<byte[]> blocked = createTask(() -> reader.read(10));
      yieldNow();
      assertThat(file.readAll()).hasSize(10);
      assertThat(blocked.isDone()).isFalse();
      writer.write(bytes("now"));
      assertThat(await(blocked)).asString().isEqualTo("now");
    }
  }

  @AsyncTest
  void closingWaitsForWhatIsInProgress() throws IOException {
    var file = AsyncFile.open(path, WRITE);
    Task<Void> write = createTask(() -> file.write(BIG));
    yieldNow();
    file.close();
    assertThat(write.isDone()).isTrue();
    assertThat(Files.readAllBytes(path)).isEqualTo(BIG);
    await(write);
  }

  @AsyncTest
  void aClosedFileSaysSoAndClosingItAgainIsHarmless() throws IOException {
    var file = AsyncFile.open(path);
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read(1))
        .isInstanceOf(ClosedChannelException.class)
        .hasMessageContaining(path.toString());
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
    assertThat(file).hasToString("AsyncFile[" + path + ", closed]");
  }

  @AsyncTest
  void aThousandFilesLeaveNoneOpen() throws IOException {
    String name = path.getFileName().toString();
    long before = openFiles(name);
    for (int i = 0; i < 1000; i++) {
      try (var file = AsyncFile.open(path)) {
        assertThat(file.read(1)).hasSize(1);
      }
    }
    assertThat(openFiles(name)).isEqualTo(before);
  }

  @Test
  void aFileThatIsNotClosedIsReported() {
    assertThatThrownBy(() -> Testing.run(() -> AsyncFile.open(path)))
        .hasMessageContaining("the file " + path + " was not given back");
  }

  @Test
  void aFileOfOneLoopCannotBeUsedOnAnother() throws IOException {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      AsyncFile file = one.runUntilComplete(() -> AsyncFile.open(path));
      other.runUntilComplete(() ->
          assertThatThrownBy(file::size)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("belongs to a different loop"));
      one.runUntilComplete(file::close);
    }
  }
}
