package dev.weft.http;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What requests of a raw client look like. */
@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
abstract class WithHttpServer {
  static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path directory;

  static String get(String path, String... fields) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + lines(fields) + "\r\n";
  }

  static String post(int length, String... fields) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + length
        + "\r\n"
        + lines(fields)
        + "\r\n";
  }

  static String lines(String... fields) {
    return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
  }

  static Response hello(Request request) {
    return Response.text("hello " + request.target());
  }
}
