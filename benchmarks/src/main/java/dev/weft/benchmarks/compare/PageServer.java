package dev.weft.benchmarks.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipFile;

/**
 * The pages of a jar as a site on loopback, out of memory, so that it takes as little of the
 * machine as can be; and how often each was asked for.
 */
final class PageServer implements AutoCloseable {
  private static final byte[] MISSING =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final Map<String, byte[]> responses = new HashMap<>();
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final ServerSocket listening;

  PageServer(Path jar) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      for (var entry : zip.stream().filter(it -> !it.isDirectory()).toList()) {
        try (var content = zip.getInputStream(entry)) {
          add("/" + entry.getName(), content.readAllBytes());
        }
      }
    }
    listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::listen);
  }

  private void add(String path, byte[] body) {
    var head =
        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(type(path), body.length)
            .getBytes(ISO_8859_1);
    var response = new byte[head.length + body.length];
    System.arraycopy(head, 0, response, 0, head.length);
    System.arraycopy(body, 0, response, head.length, body.length);
    responses.put(path, response);
    if (path.endsWith("/index.html")) {
      responses.put(path.substring(0, path.length() - "index.html".length()), response);
    }
  }

  private static String type(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "html" -> "text/html; charset=UTF-8";
      case "css" -> "text/css";
      case "js" -> "text/javascript";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      default -> "text/plain";
    };
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/";
  }

  /** Returns how often each path was asked for since it was last forgotten; and forgets it. */
  Map<String, Integer> takeAsked() {
    var taken = new TreeMap<>(asked);
    asked.clear();
    return taken;
  }

  private void listen() {
    try {
      while (true) {
        var socket = listening.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      for (var request = line(in); !request.isEmpty(); request = line(in)) {
        while (!line(in).isEmpty()) {
          // header fields
        }
        var target = request.split(" ", 3)[1];
        asked.merge(target, 1, Integer::sum);
        var path = URLDecoder.decode(target.replace("+", "%2B"), UTF_8);
        out.write(responses.getOrDefault(path, MISSING));
      }
    } catch (IOException e) {
      // the crawler has enough
    }
  }

  /** Returns a line without its end; an empty one at the end of the stream, too. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
