import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A site with faults, on a free port that it prints: a page that fails twice and then works, one
 * that always fails, one that never answers, one that hangs up, and redirects in a circle.
 */
final class FlakySite {
  private static final Map<String, Integer> REQUESTS = new HashMap<>();

  static void main() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", FlakySite::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/" -> send(exchange, 200, links("recovers", "fails", "silent", "hangs-up", "circle"));
      case "/recovers" -> send(exchange, count(path) < 3 ? 503 : 200, links("behind"));
      case "/behind" -> send(exchange, count(path) == 1 ? 200 : 500, "fetched once");
      case "/fails" -> send(exchange, 500, "");
      case "/silent" -> {}
      case "/hangs-up" -> exchange.close();
      case "/circle" -> redirect(exchange, "/circle/2");
      case "/circle/2" -> redirect(exchange, "/circle");
      default -> send(exchange, 404, "");
    }
  }

  private static synchronized int count(String path) {
    return REQUESTS.merge(path, 1, Integer::sum);
  }

  private static String links(String... paths) {
    return "<a href='" + String.join("'></a><a href='", paths) + "'></a>";
  }

  private static void redirect(HttpExchange exchange, String where) throws IOException {
    exchange.getResponseHeaders().set("Location", where);
    send(exchange, 302, "");
  }

  private static void send(HttpExchange exchange, int status, String html) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    byte[] body = html.getBytes();
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
