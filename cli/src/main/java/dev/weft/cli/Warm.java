package dev.weft.cli;

import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.toThread;

import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What the command line does most. The script trains the JVM's AOT cache with it. */
final class Warm {
  private Warm() {}

  static void main() throws IOException {
    Path directory = Files.createTempDirectory("weft-warm");
    try {
      run(() -> {
        var page = new Router().get("/", _ -> Response.html("<title>Warm</title><a href=/>it</a>"));
        try (var server = HttpServer.listen(0, page)) {
          String url = "http://127.0.0.1:" + server.port() + "/";
          var _ = toThread(() -> doAll(url, directory.resolve("crawl").toString()));
        }
      });
    } finally {
      delete(directory);
    }
  }

  private static int doAll(String url, String directory) {
    return execute("fetch", url)
        + execute("crawl", "--quiet", "-o", directory, url)
        + execute("doctor", "--json")
        + execute("tour", "--list");
  }

  private static int execute(String... arguments) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine weft = Weft.commandLine();
    return weft.setOut(nowhere).setErr(nowhere).execute(arguments);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
