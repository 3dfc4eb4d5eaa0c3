package dev.weft.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;

/** The JDK's server, in threads of its own: /echo gives back what it got, /large is 10 MiB. */
final class EchoServer implements AutoCloseable {
  private final HttpServer jdk;

  EchoServer() throws IOException {
    jdk =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    jdk.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    jdk.createContext("/echo", EchoServer::echo);
    jdk.createContext(
        "/large",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            byte[] piece = new byte[1 << 16];
            Arrays.fill(piece, (byte) 'x');
            for (int i = 0; i < 160; i++) {
              out.write(piece);
            }
          }
        });
    jdk.start();
  }

  String url() {
    return "http://127.0.0.1:" + jdk.getAddress().getPort();
  }

  /** Says what was asked, and gives the body back. */
  private static void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var headers = exchange.getResponseHeaders();
    headers.add("Method", exchange.getRequestMethod());
    headers.add("Target", exchange.getRequestURI().toString());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.add("Got-" + name, values.getFirst()));
    boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(200, none ? -1 : body.length);
    exchange.getResponseBody().write(none ? new byte[0] : body);
    exchange.close();
  }

  @Override
  public void close() {
    jdk.stop(0);
  }
}
