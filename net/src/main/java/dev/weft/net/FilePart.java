package dev.weft.net;

import static java.nio.file.StandardOpenOption.READ;

import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A part of a file that is sent by reference, as much of it as there is. */
final class FilePart extends DefaultFileRegion {
  /*
   * A file may become shorter while it is sent. Netty fails then, and ends the connection as if all
   * were well. So it is told before each piece how much there still is, and what it checks itself,
   * the bounds that its own class knows, is an empty part.
   */
  private final FileChannel file;
  private final long start;
  private long count;
  private long copied; // by transferTo; sendfile counts for itself
  private Runnable released = () -> {};

  private FilePart(FileChannel file, long start, long count) {
    super(file, 0, 0);
    this.file = file;
    this.start = start;
    this.count = count;
  }

  /** Opens a file, which belongs to the part; blocks. */
  static FilePart open(Path path, long start, long most) throws IOException {
    FileChannel file = FileChannel.open(path, READ);
    try {
      return new FilePart(file, start, Math.max(0, Math.min(most, file.size() - start)));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Has {@code action} run when this is sent, or never will be. */
  void whenReleased(Runnable action) {
    released = action;
  }

  @Override
  public long position() {
    return start;
  }

  /** Returns how many bytes it has, at present or when it was sent. */
  @Override
  public long count() {
    try {
      if (file.isOpen()) {
        count = Math.max(transferred(), Math.min(count, file.size() - start));
      }
    } catch (IOException unreadable) {
      // sending it is going to say so
    }
    return count;
  }

  @Override
  public long transferred() {
    return super.transferred() + copied;
  }

  @Override
  public long transferTo(WritableByteChannel target, long from) throws IOException {
    long moved = file.transferTo(start + from, count() - from, target);
    copied += moved;
    return moved;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    released.run();
  }
}
