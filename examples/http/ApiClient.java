import static dev.weft.Asyncio.*;

import dev.weft.Outcome;
import dev.weft.http.*;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A client of an API, with statistics: java ApiClient [BASE-URL]; without one, of its own. */
void main(String... arguments) throws Exception {
  if (arguments.length > 0) {
    run(() -> use(arguments[0]));
    return;
  }
  var server = api();
  try {
    run(() -> use("http://127.0.0.1:" + server.getAddress().getPort()));
  } finally {
    server.stop(0);
  }
}

record User(int id, String name) {}

void use(String api) throws Exception {
  try (var client =
      HttpClient.builder().baseUrl(api).timeout(seconds(10)).retry(3).maxConcurrent(8).build()) {
    var created = client.post("/users", Body.json(new User(7, "Ada")));
    IO.println(created.status() + " " + created.json(User.class));

    var requests = new ArrayList<ClientRequest>();
    for (int id = 1; id <= 50; id++) {
      requests.add(client.request("GET", "/users").query("id", id));
    }
    int found = 0;
    for (var outcome : client.sendAll(requests)) {
      switch (outcome) {
        case Outcome.Success(var response) -> found += response.status() == 200 ? 1 : 0;
        case Outcome.Failure(var error) -> IO.println("failed: " + error);
        case Outcome.Cancelled(var error) -> IO.println("cancelled");
      }
    }
    IO.println(found + " of " + requests.size() + " found");
    report(client.stats());
  }
}

void report(ClientStats stats) {
  IO.println(
      stats.requests()
          + " requests, "
          + stats.failures()
          + " failed, "
          + stats.retries()
          + " retried");
  stats.byStatus().forEach((status, count) -> IO.println("  " + status + ": " + count));
  IO.println(stats.connections() + " connections, " + stats.bytesReceived() + " bytes received");
  var latency = stats.latency();
  System.err.printf(
      "latency: mean %d µs, p50 %d µs, p99 %d µs, max %d µs%n",
      latency.mean().toNanos() / 1000,
      latency.p50().toNanos() / 1000,
      latency.p99().toNanos() / 1000,
      latency.max().toNanos() / 1000);
}

/** An API to try it with: users 1 to 40, and each tenth request finds it busy. */
com.sun.net.httpserver.HttpServer api() throws IOException {
  var asked = new AtomicInteger();
  var server = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
  server.createContext(
      "/users",
      exchange -> {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 201;
        if (exchange.getRequestMethod().equals("GET")) {
          int id = Integer.parseInt(exchange.getRequestURI().getQuery().replace("id=", ""));
          status = asked.incrementAndGet() % 10 == 0 ? 503 : id <= 40 ? 200 : 404;
          body = ("{\"id\":" + id + ",\"name\":\"user " + id + "\"}").getBytes();
        }
        exchange.getResponseHeaders().add("Retry-After", "0");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
  server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
  server.start();
  return server;
}
