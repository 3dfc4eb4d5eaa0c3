// 11.3d A stress test · real
import static dev.weft.Asyncio.*;

import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.perf.Stress;

// What is tested: a server that takes 50 ms for an answer, and hangs up on each tenth.
void answer(TcpStream stream) throws IOException {
  String request = new String(stream.readLine()).strip();
  sleep(millis(50));
  if (!request.endsWith("9")) {
    stream.writeText("answer to " + request + "\n");
  }
}

void ask(int port, int number) throws IOException {
  try (var stream = TcpStream.connect("127.0.0.1", port)) {
    stream.writeText("request " + number + "\n");
    if (stream.readLine().length == 0) {
      throw new EOFException("no answer to request " + number);
    }
  }
}

void main() throws Exception {
  run(() -> {
    try (var server = TcpServer.listen("127.0.0.1", 0, this::answer)) {
      // A hundred users at once, each with a connection of its own.
      var report =
          Stress.closed(100)
              .warmup(millis(300))
              .iterations(100)
              .name("100 at once")
              .run((Integer number) -> ask(server.port(), number));

      IO.println("elapsed: " + report.elapsed().toMillis() / 1000.0 + " s");
      IO.println("successes: " + report.successes());
      IO.println("failures: " + report.failures() + " " + report.errors());
      IO.println("throughput: " + Math.round(report.throughput()) + " per second");
      IO.println("latency: " + report.latency());

      // This page is left for you to open in a browser.
      Path page = Files.createTempFile("weft-stress-", ".html");
      report.html(page);
      IO.println("report: " + page + " (" + Files.size(page) / 1024 + " KiB)");
    }
  });
}
