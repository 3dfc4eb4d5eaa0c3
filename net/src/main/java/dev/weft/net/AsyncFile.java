package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.waitAll;

import dev.weft.Block;
import dev.weft.Future;
import dev.weft.Holding;
import dev.weft.kernel.Workers;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An open file: aiofiles. Everything is done off the loop, in worker threads that all files share,
 * so that a slow disk or an empty pipe holds up only the task that waits for it.
 *
 * <p>The operations on one file are done one after the other, in the order of the calls, by
 * whichever tasks of its loop. Each suspends until it is done. A cancelled read takes nothing, and
 * a cancelled write is written all the same; the file stays usable. Failures are the JDK's.
 */
public final class AsyncFile implements AutoCloseable {
  private final Path path;
  private final OpenFile file;
  private final FileOperations operations;
  private final Holding holding;
  private long position; // where the next operation is; changed between two of them
  private @Nullable Future<Long> closing;

  private AsyncFile(Path path, OpenFile file, long position) {
    this.path = path;
    this.file = file;
    this.position = position;
    operations = new FileOperations(path);
    holding = Holding.begin("the file " + path);
  }

  /** A channel's failure that says which file it is. */
  private static final class ClosedFileException extends ClosedChannelException {
    private final String message;

    ClosedFileException(Path path) {
      message = "file " + path + " is closed: open it again";
    }

    @Override
    public String getMessage() {
      return message;
    }
  }

  /**
   * Opens a file, for reading if there are no options. Suspends until it is open, which for a named
   * pipe is when its other end is. Cancelled, it leaves no open file, but may have created one.
   *
   * @throws java.nio.file.NoSuchFileException if there is none, and no option to create it
   */
  public static AsyncFile open(Path path, OpenOption... options) throws IOException {
    Objects.requireNonNull(path, "a path is required, not null");
    OpenOption[] own = options.clone();
    FileOperations.Effect<OpenFile> dropUnwanted =
        (file, wanted) -> {
          if (!wanted) {
            Workers.execute(() -> closeQuietly(file));
          }
        };
    Future<OpenFile> opened =
        new FileOperations(path).submit(() -> OpenFile.open(path, own), false, dropUnwanted);
    OpenFile file = await(opened, IOException.class);
    return new AsyncFile(path, file, file.start());
  }

  private static void closeQuietly(OpenFile file) {
    try {
      file.close();
    } catch (IOException nobodyIsInterested) {
      return;
    }
  }

  /**
   * Reads on from the position. Fewer bytes than {@code most} come at the end, and from a pipe as
   * soon as there are some. Cancelled, it takes nothing: the next read begins where it did.
   *
   * @param most at least 1
   * @return at least one byte; none only at the end
   */
  public byte[] read(int most) throws IOException {
    if (most < 1) {
      throw new IllegalArgumentException("cannot read " + most + " bytes: 1 or more");
    }
    return read(() -> file.read(position, most));
  }

  /**
   * Reads all from the position to the end. Cancelled, it takes nothing.
   *
   * @throws OutOfMemoryError if there is more than an array can hold
   */
  public byte[] readAll() throws IOException {
    return read(() -> file.readAll(position));
  }

  private byte[] read(Block.Call<byte[], IOException> body) throws IOException {
    return perform(body, false, this::taken);
  }

  private void taken(byte[] bytes, boolean wanted) {
    if (wanted) {
      position += bytes.length;
    } else {
      file.putBack(bytes);
    }
  }

  /**
   * Writes all of {@code bytes} at the position, or at the end if the file was opened for
   * appending. Cancelled, even before its turn, it is written all the same, once and whole; should
   * it fail then, the loop's exception handler is told. {@code bytes} is copied.
   */
  public void write(byte[] bytes) throws IOException {
    byte[] own = bytes.clone(); // it may be written after this has returned
    change(() -> file.write(position, own), this::moved);
  }

  /** Sets the position, from the beginning. Beyond the end, a write fills the gap with zeros. */
  public void seek(long position) throws IOException {
    requireNotNegative(position);
    var _ = perform(() -> file.seek(position), false, this::moved);
  }

  private void moved(long to, boolean wanted) {
    if (wanted) {
      position = to;
    }
  }

  /** Returns the position at which what is called next begins. */
  public long position() throws IOException {
    return perform(() -> position, false, AsyncFile::nothing);
  }

  /** Returns how many bytes the file has. */
  public long size() throws IOException {
    return perform(file::size, false, AsyncFile::nothing);
  }

  /**
   * Cuts the file off after {@code size} bytes, if it has more; the position is at most there then.
   * Cancelled, it is done all the same.
   */
  public void truncate(long size) throws IOException {
    requireNotNegative(size);
    change(() -> file.truncate(size), (end, _) -> position = Math.min(position, end));
  }

  /** Suspends until what was written is on the disk. Cancelled, it is done all the same. */
  public void flush() throws IOException {
    change(done(file::flush), AsyncFile::nothing);
  }

  /**
   * Closes the file, once all that was called before is done. Only a read that was cancelled is not
   * waited for. A cancellation waits until the file is closed. Closing twice is harmless.
   */
  @Override
  public void close() throws IOException {
    if (closing == null) {
      if (operations.isHeldUp()) {
        Workers.execute(() -> closeQuietly(file));
      }
      closing = operations.submit(done(file::close), true, AsyncFile::nothing);
      holding.end();
    }
    Future<Long> closed = closing;
    Shielded.run(() -> {
      var _ = waitAll(List.of(closed));
    });
    var _ = await(closed, IOException.class);
  }

  private void change(Block.Call<Long, IOException> body, FileOperations.Effect<Long> effect)
      throws IOException {
    var _ = perform(body, true, effect);
  }

  private <T> T perform(
      Block.Call<T, IOException> body, boolean lasting, FileOperations.Effect<? super T> effect)
      throws IOException {
    if (closing != null) {
      throw new ClosedFileException(path);
    }
    return await(operations.submit(body, lasting, effect), IOException.class);
  }

  private static Block.Call<Long, IOException> done(Block.Run<IOException> body) {
    return () -> {
      body.run();
      return 0L;
    };
  }

  private static void nothing(long value, boolean wanted) {}

  private static void requireNotNegative(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("0 or more are required, not " + offset);
    }
  }

  @Override
  public String toString() {
    return "AsyncFile[" + path + (closing == null ? "" : ", closed") + "]";
  }
}
