package dev.weft.crawl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows at its end, and knows how long it is. */
final class AppendFile implements AutoCloseable {
  private final FileChannel channel;
  private long end;

  AppendFile(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    end = channel.size();
  }

  long end() {
    return end;
  }

  void append(byte[] bytes, int length) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, 0, length);
    for (long at = end; buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
    end += length;
  }

  void cut(long length) throws IOException {
    channel.truncate(length);
    end = length;
  }

  byte[] read(long offset, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("the state of the crawl is damaged: start it anew");
      }
    }
    return buffer.array();
  }

  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
