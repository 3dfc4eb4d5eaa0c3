// 10.6 A client of an API, with statistics · real
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.http.Body;
import dev.weft.http.ClientRequest;
import dev.weft.http.ClientResponse;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeoutException;

// An API to try it with.
static Router api() {
  return new Router()
      .get("/get", request -> Response.json(Map.of("path", request.path())))
      .post("/post", request -> Response.json(Map.of("json", request.json(Map.class))))
      .get(
          "/delay/1",
          _ -> {
            sleep(seconds(1));
            return Response.json(Map.of("delay", 1));
          })
      .get("/status/500", _ -> Response.json(Map.of("error", "out of order")).withStatus(500));
}

static class ApiClient {
  final HttpClient client;
  final List<Duration> times = new ArrayList<>();
  int successes;
  int failures;

  ApiClient(HttpClient client) {
    this.client = client;
  }

  // All at once; what fails does not keep the others from their answers.
  void batch(List<ClientRequest> requests) {
    var tasks = requests.stream().map(request -> createTask(() -> send(request))).toList();
    var outcomes = await(gatherOutcomes(tasks));
    for (int i = 0; i < requests.size(); i++) {
      var request = requests.get(i);
      String what = request.method() + " " + request.uri().getPath() + ": ";
      switch (outcomes.get(i)) {
        case Outcome.Success(ClientResponse response) ->
            IO.println(what + response.status() + " " + response.text());
        case Outcome.Failure(Throwable error) ->
            IO.println(what + "no answer: " + error.getClass().getSimpleName());
        case Outcome.Cancelled<ClientResponse> _ -> IO.println(what + "cancelled");
      }
    }
  }

  ClientResponse send(ClientRequest request) throws IOException, TimeoutException {
    Duration start = EventLoop.running().time();
    boolean isSuccess = false;
    try {
      var response = request.send();
      isSuccess = response.status() < 400;
      return response;
    } finally {
      times.add(EventLoop.running().time().minus(start));
      successes += isSuccess ? 1 : 0;
      failures += isSuccess ? 0 : 1;
    }
  }

  void printStatistics() {
    var seconds = times.stream().mapToDouble(time -> time.toNanos() / 1e9).summaryStatistics();
    IO.println("total: " + times.size());
    IO.println("successes: " + successes);
    IO.println("failures: " + failures);
    IO.println(String.format(Locale.ROOT, "rate: %.1f%%", 100.0 * successes / times.size()));
    IO.println(String.format(Locale.ROOT, "mean time: %.3f s", seconds.getAverage()));
    IO.println(String.format(Locale.ROOT, "max time: %.3f s", seconds.getMax()));
    IO.println(String.format(Locale.ROOT, "min time: %.3f s", seconds.getMin()));
  }
}

void main() throws Exception {
  run(() -> {
    String refused = "http://127.0.0.1:" + closedPort();
    try (var server = HttpServer.listen("127.0.0.1", 0, api());
        var http =
            HttpClient.builder()
                .baseUrl("http://127.0.0.1:" + server.port())
                .timeout(seconds(30))
                .maxConcurrent(10)
                .build()) {
      var client = new ApiClient(http);
      client.batch(
          List.of(
              http.request("GET", "/get"),
              http.request("POST", "/post").body(Body.json(Map.of("test", "data"))),
              http.request("GET", "/delay/1"),
              http.request("GET", "/status/500"),
              http.request("GET", refused + "/refused")));
      client.printStatistics();
      IO.println("connections: " + http.stats().connections());
    }
  });
}

// Nobody listens there.
static int closedPort() throws IOException {
  try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    return socket.getLocalPort();
  }
}
