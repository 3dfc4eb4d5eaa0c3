package dev.weft.net;

import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream whose reads are those of its {@link Inbound}, and that closes when all is sent. */
abstract class BufferedStream implements ByteStream {
  final Waiters closers;

  /** Creates one to {@code name}. */
  BufferedStream(String name) {
    closers = new Waiters("close", name);
  }

  /** Returns what has arrived. */
  abstract Inbound inbound();

  /** Returns whether it is closed, and nothing waits to be sent; wakes {@code closers} when so. */
  abstract boolean isClosed();

  /** Suspends until it is closed, in a task; a task that is cancelled meanwhile aborts it. */
  final void awaitClosed() {
    if (isClosed() || !Streams.isInTask()) {
      return;
    }
    boolean done = false;
    try {
      closers.await();
      done = true;
    } finally {
      if (!done) {
        abort();
      }
    }
  }

  @Override
  public final byte[] read(int most) throws IOException {
    return inbound().read(most);
  }

  @Override
  public final int read(ByteBuffer target) throws IOException {
    return inbound().read(target);
  }

  @Override
  public final byte[] readExactly(int count) throws IOException {
    return inbound().readExactly(count);
  }

  @Override
  public final byte[] readLine() throws IOException {
    return inbound().readLine();
  }

  @Override
  public final byte[] readUntil(byte[] separator) throws IOException {
    return inbound().readUntil(separator);
  }

  @Override
  public final byte[] readAll() throws IOException {
    return inbound().readAll();
  }

  @Override
  public final AsyncStream<String> lines() {
    return inbound().lines();
  }

  @Override
  public final long copyTo(ByteWriter target) throws IOException {
    return inbound().copyTo(target);
  }
}
