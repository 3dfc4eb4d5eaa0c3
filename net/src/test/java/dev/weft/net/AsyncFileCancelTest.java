package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static dev.weft.net.TestFiles.openFiles;
import static dev.weft.net.TestFiles.pipe;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class AsyncFileCancelTest extends WithFile {
  @AsyncTest
  void aReadCancelledInProgressOrBeforeItsTurnTakesNothing() throws IOException {
    try (var file = AsyncFile.open(path)) {
      Task<byte[]> inProgress = createTask(() -> file.read(3));
      Task<byte[]> queued = createTask(() -> file.read(3));
      yieldNow();
      queued.cancel();
      inProgress.cancel();
      assertCancelled(inProgress);
      assertCancelled(queued);
      assertThat(file.position()).isZero();
      assertThat(file.read(3)).asString().isEqualTo("012");
    }
  }

  @AsyncTest
  void aReadCancelledBeforeItBeginsTakesNothing() throws IOException {
    try (var file = AsyncFile.open(path)) {
      Task<byte[]> task =
          createTask(() -> {
            Task.current().cancel();
            return file.read(3);
          });
      assertCancelled(task);
      assertThat(file.read(3)).asString().isEqualTo("012");
    }
  }

  @AsyncTest
  void aReadThatIsDoneBeforeTheCancellationComesHasItsBytes() throws IOException {
    try (var file = AsyncFile.open(path)) {
      var got = new ArrayList<String>();
      Task<Void> task =
          createTask(() -> {
            got.add(new String(file.read(3), StandardCharsets.UTF_8));
            yieldNow();
            got.add("not cancelled");
          });
      while (got.isEmpty()) {
        yieldNow();
      }
      task.cancel();
      assertCancelled(task);
      assertThat(got).containsExactly("012");
      assertThat(file.position()).isEqualTo(3);
    }
  }

  @AsyncTest
  void whatACancelledReadTookFromAPipeIsThereForTheNextOne() throws Exception {
    Path pipe = pipe(Files.createTempDirectory(directory, "pipes"));
    try (var writer = AsyncFile.open(pipe, READ, WRITE);
        var reader = AsyncFile.open(pipe)) {
      Task<byte[]> blocked = createTask(() -> reader.read(10));
      yieldNow();
      blocked.cancel();
      assertCancelled(blocked);

      writer.write(bytes("abcd"));
      assertThat(reader.read(3)).asString().isEqualTo("abc");
      assertThat(reader.read(3)).asString().isEqualTo("d");
      assertThatThrownBy(() -> reader.seek(0)).isInstanceOf(IOException.class);
    }
  }

  @AsyncTest
  void aCancelledReadOfASilentPipeDoesNotHoldUpClosing() throws Exception {
    Path pipe = pipe(Files.createTempDirectory(directory, "silent"));
    try (var writer = AsyncFile.open(pipe, READ, WRITE)) {
      var reader = AsyncFile.open(pipe);
      Task<byte[]> blocked = createTask(() -> reader.read(10));
      yieldNow();
      blocked.cancel();
      assertCancelled(blocked);
      reader.close();
      assertThat(openFiles("silent")).isEqualTo(1);
      writer.write(bytes("x"));
    }
  }

  @AsyncTest
  void aCancelledOpenLeavesNothingOpen() throws Exception {
    Path pipe = pipe(Files.createTempDirectory(directory, "unopened"));
    Task<AsyncFile> opening = createTask(() -> AsyncFile.open(pipe));
    yieldNow();
    opening.cancel();
    assertCancelled(opening);
    AsyncFile.open(pipe, READ, WRITE).close(); // has the other one open
    while (openFiles("unopened") > 0) {
      yieldNow();
    }
  }

  @AsyncTest
  void aCancelledWriteIsWrittenOnceAndWhole() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      byte[] reused = BIG.clone();
      Task<Void> inProgress = createTask(() -> file.write(reused));
      Task<Void> queued = createTask(() -> file.write(bytes("queued")));
      yieldNow();
      inProgress.cancel();
      queued.cancel();
      assertCancelled(inProgress);
      assertCancelled(queued);
      Arrays.fill(reused, (byte) 0);

      file.write(bytes("after"));
      assertThat(file.position()).isEqualTo(BIG.length + 11);
      file.seek(0);
      assertThat(file.read(BIG.length)).isEqualTo(BIG);
      assertThat(file.readAll()).asString().isEqualTo("queuedafter");
    }
  }

  @AsyncTest
  void aWriteOfATaskThatWasCancelledBeforeIsWritten() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      Task<Void> task =
          createTask(() -> {
            Task.current().cancel();
            file.write(bytes("abc"));
          });
      assertCancelled(task);
      assertThat(file.readAll()).asString().isEqualTo("3456789");
      assertThat(Files.readString(path)).isEqualTo("abc3456789");
    }
  }

  @AsyncTest
  void theFailureOfACancelledWriteIsReported() throws IOException {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    try (var file = AsyncFile.open(path)) {
      Task<Void> write = createTask(() -> file.write(bytes("x")));
      yieldNow();
      write.cancel();
      assertCancelled(write);
    }
    assertThat(reports)
        .singleElement()
        .satisfies(report ->
            assertThat(report.exception()).isInstanceOf(NonWritableChannelException.class));
  }

  @AsyncTest(cancelEverywhere = true)
  void nothingIsLeftBehindWhereverItIsCancelled() throws IOException {
    try (var file = AsyncFile.open(path, READ, WRITE)) {
      file.write(bytes("abc"));
      file.flush();
      file.seek(0);
      assertThat(file.readAll()).asString().isEqualTo("abc3456789");
    } finally {
      while (openFiles(path.getFileName().toString()) > 0) {
        yieldNow(); // a cancelled open is still on its way
      }
    }
  }

  @AsyncTest
  void aCancelledCloseClosesAllTheSame() throws IOException {
    var file = AsyncFile.open(path, WRITE);
    Task<Void> write = createTask(() -> file.write(BIG));
    Task<Void> close =
        createTask(() -> {
          file.close();
          yieldNow();
        });
    yieldNow();
    close.cancel();
    assertCancelled(close);
    assertThat(openFiles(path.getFileName().toString())).isZero();
    assertThat(Files.readAllBytes(path)).isEqualTo(BIG);
    await(write);
  }
}
