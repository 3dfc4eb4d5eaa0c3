package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.net.Tls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that answers with the bytes that a test gives it. */
final class ScriptedServer implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  final List<String> requests = new ArrayList<>();
  int connections;
  private final Server server;
  private final String scheme;

  /** Has a connection served. */
  interface Script {
    void serve(ScriptedServer server, TcpStream stream) throws Exception;
  }

  private ScriptedServer(@Nullable Tls tls, Script script) throws IOException {
    scheme = tls == null ? "http" : "https";
    server =
        tls == null
            ? TcpServer.listen("127.0.0.1", 0, stream -> serve(script, stream))
            : TcpServer.listenTls("127.0.0.1", 0, tls, stream -> serve(script, stream));
  }

  private void serve(Script script, TcpStream stream) throws Exception {
    connections++;
    try {
      script.serve(this, stream);
    } catch (IOException e) {
      // the client had enough
    }
  }

  static ScriptedServer of(Script script) throws IOException {
    return new ScriptedServer(null, script);
  }

  static ScriptedServer of(Tls tls, Script script) throws IOException {
    return new ScriptedServer(tls, script);
  }

  /** One that gives these answers, one after the other, on however many connections; then closes. */
  static ScriptedServer answering(String... answers) throws IOException {
    return of((server, stream) -> {
      while (server.requests.size() < answers.length && server.read(stream) != null) {
        stream.write(answers[server.requests.size() - 1].getBytes(ISO_8859_1));
      }
    });
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return server.port();
  }

  int open() {
    return server.clients();
  }

  /** Reads a request with its body, if that has a length; null at the end of the connection. */
  @Nullable String read(TcpStream stream) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      byte[] line = stream.readLine();
      if (line.length == 0) {
        return null;
      }
      text.append(new String(line, ISO_8859_1));
    }
    Matcher length = LENGTH.matcher(text);
    if (length.find()) {
      byte[] body = stream.readExactly(Integer.parseInt(length.group(1)));
      text.append(new String(body, ISO_8859_1));
    }
    requests.add(text.toString());
    return text.toString();
  }

  String last() {
    return requests.getLast();
  }

  /** Stops listening, and waits until all clients have gone. */
  @Override
  public void close() {
    server.close();
    server.awaitClosed();
  }
}
