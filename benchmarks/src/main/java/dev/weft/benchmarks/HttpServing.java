package dev.weft.benchmarks;

import static dev.weft.Asyncio.run;

import dev.weft.Loops;
import dev.weft.http.HttpServer;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.Rooms;
import dev.weft.http.Router;
import dev.weft.http.WebSocket;
import dev.weft.net.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;

/** Weft's HTTP server; its load comes from another process. */
final class HttpServing {
  private static final String ROOM = "all";
  private static final byte[] KIBIBYTE = new byte[1024];
  private static final int WORK = 300; // times SHA-256 of a KiB: about 0.2 ms

  record Message(String message) {}

  private HttpServing() {}

  /**
   * Serves until it is killed: {@code main} takes a workload, and a certificate and its key if they
   * are needed.
   */
  static void main(String[] args) throws Exception {
    var tls = args[0].equals("http_tls") ? Tls.server(Path.of(args[1]), Path.of(args[2])) : null;
    var port = new CompletableFuture<Integer>();
    if (args[0].equals("http_work_2")) {
      Loops.run(2, index -> serve(index, port));
    } else {
      run(() -> {
        var builder = HttpServer.builder();
        announce((tls == null ? builder : builder.tls(tls)).listen("127.0.0.1", 0, routes()));
      });
    }
  }

  private static void announce(dev.weft.net.Server server) throws IOException {
    System.out.println("port " + server.port());
    server.serveForever();
  }

  /** The first loop chooses the port; it is told when the last one listens too. */
  private static void serve(int index, CompletableFuture<Integer> port) throws Exception {
    var shared = HttpServer.builder().reusePort();
    if (index == 0) {
      var server = shared.listen("127.0.0.1", 0, routes());
      port.complete(server.port());
      server.serveForever();
    } else {
      announce(shared.listen("127.0.0.1", port.get(), routes()));
    }
  }

  private static Router routes() {
    var rooms = new Rooms();
    return new Router()
        .get("/text", _ -> Response.text("Hello, World!"))
        .get("/json", _ -> Response.json(new Message("Hello, World!")))
        .get("/work", HttpServing::work)
        .websocket("/echo", HttpServing::echo)
        .websocket("/room", socket -> join(rooms, socket));
  }

  private static Response work(Request request) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < WORK; i++) {
      digest.update(KIBIBYTE);
    }
    return Response.bytes(digest.digest());
  }

  private static void echo(WebSocket socket) throws IOException {
    for (var message : socket) {
      socket.send(message);
    }
  }

  /** What one says goes to all. */
  private static void join(Rooms rooms, WebSocket socket) throws IOException {
    rooms.join(ROOM, socket);
    socket.sendText("joined");
    for (var message : socket) {
      rooms.broadcast(ROOM, message);
    }
  }
}
