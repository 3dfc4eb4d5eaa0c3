package dev.weft.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server; once it is cut nothing comes through, and nobody is told. */
final class DeadEnd implements AutoCloseable {
  private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong passed = new AtomicLong();
  private final int port;
  private volatile boolean cut;

  DeadEnd(int port) throws IOException {
    this.port = port;
    var _ = Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.addAll(List.of(client, server));
        var _ = Thread.ofVirtual().start(() -> pass(client, server));
        var _ = Thread.ofVirtual().start(() -> pass(server, client));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (!cut) {
          to.getOutputStream().write(buffer, 0, n);
          passed.addAndGet(n);
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Returns how many bytes have come through. */
  long passed() {
    return passed.get();
  }

  void cut() {
    cut = true;
  }

  @Override
  public void close() {
    try {
      entrance.close();
      for (Socket each : sockets) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
