package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static dev.weft.net.TestFiles.openFiles;
import static dev.weft.net.TestFiles.pipe;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.net.FileChange.Kind;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Queue;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class AsyncFilesTest {
  @TempDir static Path root;

  private Path directory;
  private Path path;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createTempDirectory(root, "files");
    path = directory.resolve("file.txt");
  }

  @AsyncTest
  void textIsWrittenAndReadAsUtf8() throws IOException {
    AsyncFiles.writeString(path, "what was there before");
    AsyncFiles.writeString(path, "wéft €");
    assertThat(AsyncFiles.readString(path)).isEqualTo("wéft €");
    assertThat(AsyncFiles.readBytes(path)).isEqualTo(bytes("wéft €"));
  }

  @AsyncTest
  void bytesAreWrittenAndReadWhole() throws IOException {
    byte[] big = new byte[3_000_001];
    new Random(2).nextBytes(big);
    AsyncFiles.writeBytes(path, big);
    assertThat(AsyncFiles.readBytes(path)).isEqualTo(big);
  }

  @AsyncTest
  void aMissingFileIsAFailureOfTheJdk() {
    assertMissing(() -> AsyncFiles.readString(path));
    assertMissing(() -> AsyncFiles.readBytes(path));
    assertMissing(() -> AsyncFiles.lines(path).toList());
    assertMissing(() -> AsyncFiles.delete(path));
    assertMissing(() -> AsyncFiles.copy(path, directory.resolve("copy")));
    assertMissing(() -> AsyncFiles.walk(path).toList());
    assertMissing(() -> AsyncFiles.list(path).toList());
    assertMissing(() -> AsyncFiles.watch(path).toList());
    assertMissing(() -> AsyncFiles.writeString(path.resolve("below"), "text"));
  }

  private static void assertMissing(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NoSuchFileException.class);
  }

  @AsyncTest
  void aTaskThatIsCancelledBeforeItWritesWritesNothing() {
    Task<Void> task =
        createTask(() -> {
          Task.current().cancel();
          AsyncFiles.writeString(path, "text");
        });
    assertCancelled(task);
    assertThat(path).doesNotExist();
  }

  @AsyncTest
  void filesAreCopiedFoundAndDeleted() throws IOException {
    Path copy = directory.resolve("copy");
    AsyncFiles.writeString(path, "text");
    AsyncFiles.writeString(copy, "another text");
    AsyncFiles.copy(path, copy);
    assertThat(copy).hasContent("text");
    assertThat(AsyncFiles.exists(path)).isTrue();
    AsyncFiles.delete(path);
    assertThat(AsyncFiles.exists(path)).isFalse();
    assertThatThrownBy(() -> AsyncFiles.delete(directory))
        .isInstanceOf(DirectoryNotEmptyException.class);
  }

  @AsyncTest
  void directoriesAreCreatedWithThoseAbove() throws IOException {
    Path deep = directory.resolve("a/b/c");
    AsyncFiles.createDirectories(deep);
    AsyncFiles.createDirectories(deep);
    assertThat(deep).isDirectory();
  }

  @AsyncTest
  void linesAreWithoutWhatEndsThem() throws IOException {
    Files.writeString(path, "one\ntwo\r\nthree\rfour\n\n\r\nlast");
    assertThat(AsyncFiles.lines(path).toList())
        .containsExactly("one", "two", "three", "four", "", "", "last")
        .isEqualTo(Files.readAllLines(path));
    Files.writeString(path, "");
    assertThat(AsyncFiles.lines(path).toList()).isEmpty();
    Files.writeString(path, "\n");
    assertThat(AsyncFiles.lines(path).toList()).containsExactly("");
  }

  @AsyncTest
  void linesOfABigFileAreWholeWhereverThePiecesEnd() throws IOException {
    var random = new Random(3);
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("€é-".repeat(random.nextInt(20))).append(random.nextBoolean() ? "\r\n" : "\n");
    }
    Files.writeString(path, text);
    assertThat(AsyncFiles.lines(path).toList()).isEqualTo(Files.readAllLines(path));
  }

  @AsyncTest
  void aLineThatIsNotUtf8FailsAfterThoseBefore() throws IOException {
    Files.write(path, new byte[] {'a', '\n', (byte) 0xff, '\n', 'b'});
    var seen = new ArrayList<String>();
    assertThatThrownBy(() -> AsyncFiles.lines(path).forEach((String line) -> seen.add(line)))
        .isInstanceOf(MalformedInputException.class);
    assertThat(seen).containsExactly("a");
  }

  @AsyncTest
  void aLineComesBeforeTheNextOneIsThere() throws Exception {
    Path pipe = pipe(directory);
    try (var writer = AsyncFile.open(pipe, READ, WRITE)) {
      writer.write(bytes("one\ntwo"));
      assertThat(AsyncFiles.lines(pipe).first()).contains("one");
      Task<List<String>> blocked = createTask(() -> AsyncFiles.lines(pipe).toList());
      yieldNow();
      blocked.cancel();
      assertCancelled(blocked);
      writer.write(bytes("\n"));
    }
  }

  @AsyncTest
  void aFileWhoseLinesAreLeftEarlyIsClosed() throws IOException {
    Files.writeString(path, "one\ntwo\nthree\n");
    String name = directory.getFileName().toString();
    assertThat(AsyncFiles.lines(path).take(2).toList()).containsExactly("one", "two");
    assertThat(openFiles(name)).isZero();

    var seen = new ArrayList<String>();
    try (AsyncStream<String> lines = AsyncFiles.lines(path)) {
      for (String line : lines) {
        seen.add(line);
        assertThat(openFiles(name)).isEqualTo(1);
        break;
      }
    }
    assertThat(seen).containsExactly("one");
    assertThat(openFiles(name)).isZero();
  }

  @AsyncTest
  void aTreeIsWalkedFromAboveAndADirectoryListed() throws IOException {
    for (int i = 0; i < 300; i++) {
      Path below = Files.createDirectories(directory.resolve("d" + i % 7 + "/e" + i % 3));
      Files.writeString(below.resolve("file" + i), "");
    }
    List<Path> walked = AsyncFiles.walk(directory).toList();
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(walked).containsExactlyInAnyOrderElementsOf(all.toList());
    }
    assertThat(walked).hasSize(1 + 7 + 21 + 300).startsWith(directory);
    assertThat(AsyncFiles.list(directory).map(Path::getFileName).map(Path::toString).toList())
        .containsExactlyInAnyOrder("d0", "d1", "d2", "d3", "d4", "d5", "d6");
  }

  @AsyncTest
  void aDirectoryThatIsLeftEarlyIsClosed() throws IOException {
    for (int i = 0; i < 1000; i++) {
      Files.writeString(directory.resolve("file" + i), "");
    }
    String name = directory.getFileName().toString();
    var during = new ArrayList<Long>();
    AsyncStream<Path> walked =
        AsyncFiles.walk(directory)
            .map(each -> {
              during.add(openFiles(name));
              return each;
            });
    assertThat(walked.take(2).count()).isEqualTo(2);
    assertThat(during).hasSize(2).doesNotContain(0L);
    assertThat(openFiles(name)).isZero();
  }

  @AsyncTest
  void aTemporaryFileIsThereDuringTheBodyOnly() throws Exception {
    Path was =
        AsyncFiles.temporaryFile("weft", ".tmp")
            .call(file -> {
              assertThat(file).isEmptyFile();
              assertThat(file.getFileName().toString()).startsWith("weft").endsWith(".tmp");
              return file;
            });
    assertThat(was).doesNotExist();
    AsyncFiles.temporaryFile("weft", ".tmp").run(file -> AsyncFiles.delete(file));
  }

  @AsyncTest
  void aTemporaryDirectoryIsDeletedWithAllButWhatLinksLeadTo() throws IOException {
    Files.writeString(path, "kept");
    var was = new ArrayList<Path>();
    assertThatThrownBy(() ->
            AsyncFiles.temporaryDirectory("weft")
                .run(temporary -> {
                  was.add(temporary);
                  Files.writeString(
                      Files.createDirectories(temporary.resolve("a/b")).resolve("c"), "text");
                  Files.createSymbolicLink(temporary.resolve("link"), directory);
                  throw new IOException("the body's");
                }))
        .hasMessage("the body's");
    assertThat(was).singleElement().satisfies(each -> assertThat(each).doesNotExist());
    assertThat(path).hasContent("kept");
  }

  @AsyncTest
  void aTemporaryFileOfACancelledTaskIsDeleted() {
    Future<Path> created = Future.create();
    Task<Void> task =
        createTask(() ->
            AsyncFiles.temporaryFile("weft", ".tmp")
                .run(file -> {
                  created.setResult(file);
                  await(Future.<Void>create());
                }));
    Path file = await(created);
    assertThat(file).exists();
    task.cancel();
    assertCancelled(task);
    assertThat(file).doesNotExist();
  }

  /** Starts to watch {@link #directory}; returns once it is watched. */
  private Task<Void> watcher(Queue<FileChange> changes) throws Exception {
    Task<Void> task =
        createTask(() -> AsyncFiles.watch(directory).forEach(change -> changes.put(change)));
    while (changes.isEmpty()) {
      Files.delete(Files.createTempFile(directory, "probe", ""));
      toThread(() -> Thread.sleep(5));
    }
    return task;
  }

  private static void awaitChange(Queue<FileChange> changes, Kind kind, Path path) {
    var expected = new FileChange(kind, path);
    FileChange change = changes.get();
    while (!change.equals(expected)) {
      change = changes.get();
    }
  }

  @AsyncTest
  void aWatchedDirectoryTellsWhatHappensInIt() throws Exception {
    var changes = new Queue<FileChange>();
    Task<Void> task = watcher(changes);
    Files.createFile(path);
    awaitChange(changes, Kind.CREATED, path);
    Files.writeString(path, "text");
    awaitChange(changes, Kind.MODIFIED, path);
    Files.delete(path);
    awaitChange(changes, Kind.DELETED, path);
    task.cancel();
    assertCancelled(task);
  }

  @AsyncTest
  void aWatchEndsWithItsDirectory() throws Exception {
    Task<Void> task = watcher(new Queue<>());
    Files.delete(directory);
    await(task);
    assertThat(directory).doesNotExist();
  }

  @AsyncTest
  void aWatchThatIsLeftIsClosed() throws Exception {
    awaitNoOpenWatch();
    Task<Void> task = watcher(new Queue<>());
    assertThat(openFiles("inotify")).isEqualTo(1);
    task.cancel();
    assertCancelled(task);
    awaitNoOpenWatch();
  }

  private static void awaitNoOpenWatch() throws IOException {
    while (openFiles("inotify") > 0) {
      yieldNow(); // the JDK closes it in a thread of its own
    }
  }

  @AsyncTest
  void manyWaitingWatchesLeaveTheWorkersToOthers() throws Exception {
    awaitNoOpenWatch();
    List<Task<?>> watches = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      watches.add(createTask(() -> AsyncFiles.watch(directory).toList()));
    }
    while (openFiles("inotify") < watches.size()) {
      toThread(() -> Thread.sleep(5));
    }
    AsyncFiles.writeString(path, "text");
    assertThat(AsyncFiles.readString(path)).isEqualTo("text");
    for (Task<?> watch : watches) {
      watch.cancel();
      assertCancelled(watch);
    }
  }
}
