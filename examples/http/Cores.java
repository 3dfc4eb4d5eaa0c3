import dev.weft.Loops;
import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One port, served by several loops, one per core: java Cores [PORT [LOOPS]]. */
final class Cores {
  private Cores() {}

  static void main(String[] args) throws IOException {
    int asked = args.length == 0 ? 8080 : Integer.parseInt(args[0]);
    int loops = args.length < 2 ? 0 : Integer.parseInt(args[1]);
    var port = new CompletableFuture<Integer>();
    Loops.run(loops, index -> serve(index, index == 0 ? asked : port.join(), port));
  }

  /** Each loop has a server and routes of its own; the system shares the connections out. */
  static void serve(int index, int onPort, CompletableFuture<Integer> port) throws IOException {
    var routes = new Router().get("/", _ -> Response.text("hello from loop " + index + "\n"));
    try (var server = HttpServer.builder().reusePort().listen("127.0.0.1", onPort, routes)) {
      if (port.complete(server.port())) {
        IO.println("http://127.0.0.1:" + server.port());
      }
      server.serveForever();
    }
  }
}
