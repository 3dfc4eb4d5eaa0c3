package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.net.ByteStream;
import dev.weft.net.IncompleteReadException;
import dev.weft.net.Server;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** A client for tests that says exactly what it is told to. */
final class Raw implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  /** An answer, taken apart. */
  record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    String header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }
  }

  final ByteStream stream;

  Raw(ByteStream stream) {
    this.stream = stream;
  }

  static Raw connect(int port) throws IOException {
    return new Raw(TcpStream.connect(HOST, port));
  }

  /** Runs {@code body} with the port of a server that has {@code handler}. */
  static void serving(Handler handler, Block.RunWith<Integer, ?> body) throws Exception {
    serving(HttpServer.builder(), handler, body);
  }

  static void serving(HttpServer.Builder builder, Handler handler, Block.RunWith<Integer, ?> body)
      throws Exception {
    Server server = builder.listen(HOST, 0, handler);
    try {
      body.accept(server.port());
    } finally {
      server.close();
      server.closeClients();
    }
    server.awaitClosed();
  }

  Raw send(String text) throws IOException {
    stream.write(text.getBytes(ISO_8859_1));
    return this;
  }

  /** Reads an answer whose end the header tells. */
  Answer answer() throws IOException {
    return answer(true);
  }

  /** Reads an answer to HEAD, or one like 204. */
  Answer bare() throws IOException {
    return answer(false);
  }

  private Answer answer(boolean withBody) throws IOException {
    String head = head();
    var bare = new Answer(head, "");
    if (!withBody || bare.status() == 204 || bare.status() == 304 || bare.status() < 200) {
      return bare;
    }
    if ("chunked".equals(bare.header("Transfer-Encoding"))) {
      return new Answer(head, chunks());
    }
    String length = bare.header("Content-Length");
    return new Answer(
        head, length == null ? rest() : text(stream.readExactly(Integer.parseInt(length))));
  }

  String head() throws IOException {
    return text(stream.readUntil("\r\n\r\n".getBytes(ISO_8859_1)));
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    while (true) {
      String piece = chunk();
      if (piece.isEmpty()) {
        return body.toString();
      }
      body.append(piece);
    }
  }

  /** Reads a chunk; "" is the last. */
  String chunk() throws IOException {
    String line = text(stream.readUntil("\r\n".getBytes(ISO_8859_1))).strip();
    String piece = text(stream.readExactly(Integer.parseInt(line, 16)));
    if (stream.readExactly(2)[0] != '\r') {
      throw new IOException("a chunk without an end");
    }
    return piece;
  }

  /** Reads until the server closes. */
  String rest() throws IOException {
    return text(stream.readAll());
  }

  /** Reads answers until the server closes. */
  List<Answer> answers() throws IOException {
    var answers = new ArrayList<Answer>();
    while (true) {
      try {
        answers.add(answer());
      } catch (IncompleteReadException end) {
        if (end.partial().length > 0) {
          throw end;
        }
        return answers;
      }
    }
  }

  boolean isClosed() throws IOException {
    return stream.read(1).length == 0;
  }

  void endOutput() throws IOException {
    stream.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** Suspends until a number that only grows has stopped to; returns it. */
  static long steady(LongSupplier number) {
    long last = -1;
    for (int same = 0; same < 4; ) {
      Asyncio.sleep(Asyncio.millis(15));
      long now = number.getAsLong();
      same = now == last ? same + 1 : 0;
      last = now;
    }
    return last;
  }

  static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
