package dev.weft.crawl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bodies in flight: in memory as far as all of them together may be, and beyond that in files.
 */
final class Bodies {
  /*
   * As many requests as the options allow, times as much as they allow of a body, may be more than
   * the heap. A body that had to wait for room would be late through no fault of its server, and two
   * that are half read could wait for each other; a file is always there. It has no name any more
   * once it is open, so a kill leaves nothing behind.
   */

  /** A body that is larger does not stay in memory. */
  static final int LARGE = 1 << 20;

  private static final int SHARE = 16; // of the heap

  private final Path directory;
  private final long most;
  private long inMemory;
  private long files;

  /** Creates a place for bodies; files go to a directory. */
  Bodies(Path directory) {
    this(directory, Runtime.getRuntime().maxMemory() / SHARE);
  }

  Bodies(Path directory, long most) {
    this.directory = directory;
    this.most = most;
  }

  /** Returns how much is in memory now. */
  long inMemory() {
    return inMemory;
  }

  /** Returns a new one, without anything in it. */
  Body open() {
    return new Body();
  }

  /** What is kept of a body; written by tasks of the loop. */
  final class Body implements AutoCloseable {
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel file;
    private int size;

    int size() {
      return size;
    }

    void write(byte[] piece, int length) throws IOException {
      if (file == null && (size + length > LARGE || inMemory + length > most)) {
        leaveMemory();
      }
      if (file == null) {
        memory.write(piece, 0, length);
        inMemory += length;
      } else {
        append(file, ByteBuffer.wrap(piece, 0, length));
      }
      size += length;
    }

    private void leaveMemory() throws IOException {
      file =
          FileChannel.open(
              directory.resolve("body-" + files++),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      append(file, ByteBuffer.wrap(memory.toByteArray()));
      forget();
    }

    private static void append(FileChannel file, ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        int _ = file.write(bytes);
      }
    }

    private void forget() {
      inMemory -= memory.size();
      memory = new ByteArrayOutputStream(0);
    }

    /** Returns all of it, in memory; any thread may ask, once it is written. */
    byte[] bytes() throws IOException {
      if (file == null) {
        return memory.toByteArray();
      }
      var bytes = ByteBuffer.allocate(size);
      while (bytes.hasRemaining()) {
        if (file.read(bytes, bytes.position()) < 0) {
          throw new IOException(
              "a body in " + directory + " has been cut: leave that directory alone");
        }
      }
      return bytes.array();
    }

    @Override
    public void close() {
      forget();
      try {
        if (file != null) {
          file.close();
        }
      } catch (IOException e) {
        // it is read, or nobody wants it
      }
    }
  }
}
