import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.HttpServer;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.http.ServerEvent;
import dev.weft.stream.AsyncStream;

/** A server with a few routes: text, JSON, a body that is sent back as it comes, and a clock. */
final class Server {
  record Greeting(String name, int length) {}

  private Server() {}

  static void main(String[] args) throws Exception {
    int port = args.length == 0 ? 8080 : Integer.parseInt(args[0]);
    run(() -> {
      try (var server = HttpServer.listen("127.0.0.1", port, routes())) {
        IO.println("http://127.0.0.1:" + server.port());
        server.serveForever();
      }
    });
  }

  static Router routes() {
    return new Router()
        .get("/", request -> Response.text("hello\n"))
        .get("/greet/{name}", Server::greet)
        .post("/upper", Server::upper)
        .get("/clock", request -> Response.events(clock()));
  }

  private static Response greet(Request request) {
    String name = request.pathParam("name");
    return Response.json(new Greeting(name, name.length()));
  }

  private static Response upper(Request request) {
    return Response.stream(
        request.stream().map(piece -> new String(piece, UTF_8).toUpperCase().getBytes(UTF_8)));
  }

  private static AsyncStream<ServerEvent> clock() {
    return AsyncStream.generate(out -> {
      for (int second = 0; ; second++) {
        out.yield(new ServerEvent("" + second));
        sleep(seconds(1));
      }
    });
  }
}
