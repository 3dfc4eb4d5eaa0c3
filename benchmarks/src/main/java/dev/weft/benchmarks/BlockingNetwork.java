package dev.weft.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The network by blocking sockets, a virtual thread for each, on the JDK's default scheduler. */
final class BlockingNetwork {
  private static final int PIECE = 10 << 20;
  private static final int MOST = 100 << 10;

  private BlockingNetwork() {}

  static void main(String[] args) throws Exception {
    Bench.measure(
        Map.of(
            "echo64", size -> echo(64, size),
            "echo10", size -> echo(10, size),
            "tcp", _ -> transfer()),
        args);
  }

  private static long echo(int connections, int size) throws Exception {
    int trips = Network.trips(connections, size);
    var all = new ArrayList<Future<Void>>();
    try (var server = listen();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        all.add(threads.submit(() -> ask(server, trips, size)));
      }
      for (int i = 0; i < connections; i++) {
        Socket socket = server.accept();
        all.add(threads.submit(() -> echo(socket)));
      }
    }
    for (Future<Void> one : all) {
      one.get();
    }
    return (long) trips * connections;
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  }

  private static Socket connect(ServerSocket server) throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    return socket;
  }

  private static Void echo(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      var bytes = new byte[MOST];
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    }
    return null;
  }

  private static Void ask(ServerSocket server, int trips, int size) throws IOException {
    var message = new byte[size];
    try (var socket = connect(server)) {
      for (int i = 0; i < trips; i++) {
        socket.getOutputStream().write(message);
        if (socket.getInputStream().readNBytes(size).length < size) {
          throw new IOException("the echo is short");
        }
      }
    }
    return null;
  }

  private static long transfer() throws Exception {
    var piece = new byte[PIECE];
    long read = 0;
    try (var server = listen();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = connect(server)) {
      Socket accepted = server.accept();
      var sent = threads.submit(() -> send(accepted, piece));
      var in = client.getInputStream();
      var bytes = new byte[PIECE];
      for (int count = in.read(bytes); count > 0; count = in.read(bytes)) {
        read += count;
      }
      sent.get();
    }
    return read >> 20;
  }

  private static Void send(Socket socket, byte[] piece) throws IOException {
    try (socket) {
      for (int i = 0; i < Network.MEBIBYTES / 10; i++) {
        socket.getOutputStream().write(piece);
      }
    }
    return null;
  }
}
