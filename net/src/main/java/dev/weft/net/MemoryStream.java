package dev.weft.net;

import dev.weft.Holding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a {@link MemoryNetwork}. It behaves as a {@link TcpStream} does, in the time of
 * its loop; sent is what has arrived, and 64 KiB that have not.
 */
public final class MemoryStream extends BufferedStream {
  private static final int LIMIT = 1 << 16;
  private static final int SMALL = 512;

  private final MemoryNetwork network;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final String name;
  private final Wire in;
  private final Wire out;
  private final Inbound inbound;
  private final Waiters writers;
  private boolean reading = true;
  private boolean shuttingDown;
  private boolean closing;
  private boolean closed; // and all was sent
  private boolean refusing; // what comes after the end
  private @Nullable IOException failure;
  private @Nullable Holding holding;

  /** Creates one end of a connection; {@code name} is what messages call the other. */
  MemoryStream(
      MemoryNetwork network,
      InetSocketAddress local,
      InetSocketAddress remote,
      String name,
      Wire in,
      Wire out) {
    super(name);
    this.network = network;
    this.local = local;
    this.remote = remote;
    this.name = name;
    this.in = in;
    this.out = out;
    inbound = new Inbound(new Source(), name);
    writers = new Waiters("write", name);
    in.setReceiver(this);
    out.setSender(this);
  }

  @Override
  Inbound inbound() {
    return inbound;
  }

  String name() {
    return name;
  }

  /** Notes that the connection is made, and that the current task must close it. */
  void hold() {
    holding = Holding.begin("the connection to " + name);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    requireWritable();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.send(ByteBuffer.wrap(copy));
    while (out.waiting() > LIMIT) {
      requireWritable();
      writers.await();
    }
  }

  private void requireWritable() throws IOException {
    if (failure != null) {
      throw new SocketException(failure.getMessage(), failure);
    }
    if (closing || shuttingDown) {
      throw new SocketException(
          "the connection to " + name + " is closed" + (closing ? " here" : ""));
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (shuttingDown || closing) {
      return;
    }
    requireWritable();
    shuttingDown = true;
    out.end();
    while (!isSent()) {
      writers.await();
    }
  }

  private boolean isSent() {
    return closed || failure != null || out.waiting() <= LIMIT;
  }

  @Override
  public void close() {
    if (!closing) {
      if (!shuttingDown) {
        out.end();
      }
      leave();
      progressed();
    }
    awaitClosed();
  }

  @Override
  boolean isClosed() {
    return closed;
  }

  @Override
  public void abort() {
    if (!closed) {
      out.abort();
      leave();
      closed();
    }
  }

  /**
   * Ends this side as a power failure does: like {@link #abort}, but the other side hears nothing
   * of it, and nothing else either: it has half a connection, and can only wait or give up.
   */
  public void vanish() {
    out.silence();
    in.silence();
    leave();
    closed();
  }

  /** Takes nothing any more. */
  private void leave() {
    closing = true;
    inbound.discard();
    inbound.end();
    in.go();
  }

  private void closed() {
    closed = true;
    network.left(this);
    if (holding != null) {
      holding.end();
    }
    writers.wakeAll();
    closers.wakeAll();
  }

  /** Hears that something has arrived over there. */
  void progressed() {
    if (!isSent()) {
      return;
    }
    writers.wakeAll();
    if (closing && !closed) {
      closed();
    }
  }

  /** Returns whether bytes may arrive now. */
  boolean takes() {
    return reading || closing;
  }

  /**
   * Takes bytes that have arrived; a closed end does not, and answers with a reset, as TCP does.
   */
  boolean take(byte[] bytes) {
    if (!closing) {
      ByteBuf buffer = Unpooled.buffer(Math.max(bytes.length, SMALL));
      inbound.add(buffer.writeBytes(bytes));
      return true;
    }
    if (!refusing) {
      refusing = true;
      out.reset();
    }
    return false;
  }

  /** Hears that the other side says no more. */
  void ended() {
    if (!closing) {
      inbound.end();
    }
  }

  /** Hears that the other side is gone. */
  void wasReset() {
    if (failure == null && !closed) {
      failure = new SocketException("Connection reset: " + name);
      out.silence();
      inbound.fail(failure);
      progressed();
    }
  }

  /** Is torn down by the network, at once. */
  void tear() {
    in.silence();
    wasReset();
  }

  @Override
  public String toString() {
    return "MemoryStream[" + name + (closed ? ", closed]" : "]");
  }

  private final class Source implements Inbound.Source {
    @Override
    public void setReading(boolean on) {
      reading = on;
      if (on) {
        in.go();
      }
    }

    @Override
    public void release(ByteBuf buffer) {
      var _ = buffer.release();
    }
  }
}
