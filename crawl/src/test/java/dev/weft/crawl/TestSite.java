package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.net.Tls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A site whose every byte is the test's: what is not on it is a 404. */
final class TestSite implements AutoCloseable {
  /** Has a request answered; the connection is kept if it returns. */
  interface Script {
    void answer(TcpStream stream, String request) throws Exception;
  }

  final List<String> requests = new ArrayList<>();
  private final Map<String, Script> pages = new HashMap<>();
  private final String scheme;
  private final Server server;

  private TestSite(String scheme, Server server) {
    this.scheme = scheme;
    this.server = server;
  }

  static TestSite open() throws IOException {
    TestSite[] site = new TestSite[1];
    Server server = TcpServer.listen("127.0.0.1", 0, stream -> site[0].serve(stream));
    site[0] = new TestSite("http", server);
    return site[0];
  }

  static TestSite openTls(Tls tls) throws IOException {
    TestSite[] site = new TestSite[1];
    Server server = TcpServer.listenTls("127.0.0.1", 0, tls, stream -> site[0].serve(stream));
    site[0] = new TestSite("https", server);
    return site[0];
  }

  String url(String path) {
    return scheme + "://127.0.0.1:" + server.port() + path;
  }

  TestSite on(String path, Script script) {
    pages.put(path, script);
    return this;
  }

  TestSite raw(String path, String answer) {
    return on(path, (stream, _) -> stream.write(answer.getBytes(ISO_8859_1)));
  }

  TestSite page(String path, String body) {
    return typed(path, "text/html; charset=utf-8", body);
  }

  TestSite typed(String path, String type, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    return on(
        path,
        (stream, _) -> {
          stream.writeText(head);
          stream.write(bytes);
        });
  }

  TestSite redirect(String path, String location) {
    return raw(
        path, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
  }

  private void serve(TcpStream stream) throws Exception {
    try {
      for (String request = read(stream); !request.isEmpty(); request = read(stream)) {
        String path = request.split(" ", 3)[1];
        requests.add(path);
        script(path).answer(stream, request);
      }
    } catch (IOException e) {
      // the crawler had enough
    }
  }

  private Script script(String path) {
    Script script = pages.get(path);
    return script != null ? script : status(404);
  }

  static Script status(int status) {
    return (stream, _) ->
        stream.writeText("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
  }

  private static String read(TcpStream stream) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      byte[] line = stream.readLine();
      if (line.length == 0) {
        return "";
      }
      text.append(new String(line, ISO_8859_1));
    }
    return text.toString();
  }

  long count(String path) {
    return requests.stream().filter(path::equals).count();
  }

  @Override
  public void close() {
    server.close();
    server.awaitClosed();
  }
}
