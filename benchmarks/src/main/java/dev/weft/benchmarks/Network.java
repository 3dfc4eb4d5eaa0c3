package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import dev.weft.TaskGroup;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.util.Map;

/** Weft's side of the network: server and clients on one loop. */
final class Network {
  static final int TRIPS = 64_000;
  static final int MEBIBYTES = 1_000;
  private static final int PIECE = 10 << 20;
  private static final int MOST = 100 << 10;

  private Network() {}

  static void main(String[] args) throws Exception {
    run(() ->
        Bench.measure(
            Map.of(
                "echo64", size -> echo(64, size),
                "echo10", size -> echo(10, size),
                "tcp", _ -> transfer()),
            args));
  }

  /** So many connections send so many bytes and read them back; one operation is one round trip. */
  private static long echo(int connections, int size) throws IOException {
    int trips = trips(connections, size);
    try (Server server = TcpServer.listen("127.0.0.1", 0, Network::echo)) {
      TaskGroup.run(group -> {
        for (int i = 0; i < connections; i++) {
          group.createTask(() -> ask(server.port(), trips, size));
        }
      });
    }
    return (long) trips * connections;
  }

  static int trips(int connections, int size) {
    return TRIPS / connections / (size > 10_240 ? 8 : 1);
  }

  private static void echo(TcpStream stream) throws IOException {
    for (byte[] bytes = stream.read(MOST); bytes.length > 0; bytes = stream.read(MOST)) {
      stream.write(bytes);
    }
  }

  private static void ask(int port, int trips, int size) throws IOException {
    byte[] message = new byte[size];
    try (TcpStream stream = TcpStream.connect("127.0.0.1", port)) {
      for (int i = 0; i < trips; i++) {
        stream.write(message);
        stream.readExactly(size);
      }
    }
  }

  /** pyperformance's asyncio_tcp: 1,000 MiB in pieces of ten; one operation is one MiB. */
  private static long transfer() throws IOException {
    byte[] piece = new byte[PIECE];
    long read = 0;
    try (Server server =
            TcpServer.listen(
                "127.0.0.1",
                0,
                stream -> {
                  for (int i = 0; i < MEBIBYTES / 10; i++) {
                    stream.write(piece);
                  }
                });
        TcpStream stream = TcpStream.connect("127.0.0.1", server.port())) {
      for (byte[] bytes = stream.read(PIECE); bytes.length > 0; bytes = stream.read(PIECE)) {
        read += bytes.length;
      }
    }
    return read >> 20;
  }
}
