package dev.weft.net;

import static dev.weft.Asyncio.toThread;

import dev.weft.net.FileChange.Kind;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** What happens in one directory, as the system tells. */
final class DirectoryWatch {
  private final Path directory;

  DirectoryWatch(Path directory) {
    this.directory = directory;
  }

  /** Yields the changes from now on, until the directory is gone. */
  void run(AsyncStream.Out<FileChange> out) throws IOException, InterruptedException {
    WatchService service = toThread(() -> directory.getFileSystem().newWatchService());
    try {
      WatchKey watched = toThread(() -> register(service));
      while (watched.isValid()) {
        WatchKey key = toThread(service::take); // a virtual thread waits there, not a worker
        for (WatchEvent<?> event : key.pollEvents()) {
          out.yield(change(event));
        }
        var _ = key.reset();
      }
    } finally {
      Shielded.run(() -> toThread(service::close));
    }
  }

  private WatchKey register(WatchService service) throws IOException {
    return directory.register(
        service,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  private FileChange change(WatchEvent<?> event) {
    return event.context() instanceof Path name
        ? new FileChange(kind(event.kind()), directory.resolve(name))
        : new FileChange(Kind.OVERFLOW, directory);
  }

  private static Kind kind(WatchEvent.Kind<?> kind) {
    if (kind == StandardWatchEventKinds.ENTRY_CREATE) {
      return Kind.CREATED;
    }
    return kind == StandardWatchEventKinds.ENTRY_DELETE ? Kind.DELETED : Kind.MODIFIED;
  }
}
