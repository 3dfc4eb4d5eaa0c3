package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import dev.weft.Block;
import dev.weft.TaskGroup;
import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
                "echo64", size -> echo(64, size, Network::echo, Network::ask),
                "echo10", size -> echo(10, size, Network::echo, Network::ask),
                "reuse64", size -> echo(64, size, Network::copy, Network::askWithBuffer),
                "reuse10", size -> echo(10, size, Network::copy, Network::askWithBuffer),
                "loops", SeveralLoops::run,
                "tcp", _ -> transfer()),
            args));
  }

  /** So many connections send so many bytes and read them back; one operation is one round trip. */
  private static long echo(
      int connections, int size, Block.RunWith<TcpStream, IOException> echo, Client client)
      throws IOException {
    int trips = trips(connections, size);
    try (Server server = TcpServer.listen("127.0.0.1", 0, echo)) {
      TaskGroup.run(group -> {
        for (int i = 0; i < connections; i++) {
          group.createTask(() -> {
            try (TcpStream stream = TcpStream.connect("127.0.0.1", server.port())) {
              client.ask(stream, trips, size);
            }
          });
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

  private static void ask(TcpStream stream, int trips, int size) throws IOException {
    byte[] message = new byte[size];
    for (int i = 0; i < trips; i++) {
      stream.write(message);
      stream.readExactly(size);
    }
  }

  /** What came goes back as it is. */
  private static void copy(TcpStream stream) throws IOException {
    stream.copyTo(stream);
  }

  /** A client that makes no garbage. */
  private static void askWithBuffer(TcpStream stream, int trips, int size) throws IOException {
    byte[] message = new byte[size];
    ByteBuffer answer = ByteBuffer.allocate(size);
    for (int i = 0; i < trips; i++) {
      stream.write(message);
      answer.clear();
      while (answer.hasRemaining()) {
        if (stream.read(answer) < 0) {
          throw new EOFException("the echo is short");
        }
      }
    }
  }

  private interface Client {
    void ask(TcpStream stream, int trips, int size) throws IOException;
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
