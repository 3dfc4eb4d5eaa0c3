package dev.weft.cli;

import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.http.HttpServer;
import dev.weft.http.Router;
import dev.weft.net.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code weft serve} serves, seen by the JDK's client. */
class ServeTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path outside;
  private Path site;

  @BeforeEach
  void createFiles() throws Exception {
    site = Files.createDirectory(outside.resolve("site"));
    Files.writeString(site.resolve("b.txt"), "0123456789");
    Files.writeString(site.resolve("A.txt"), "x".repeat(2048));
    Files.createDirectory(site.resolve("z"));
    Files.writeString(site.resolve("z/inner.txt"), "inner");
    Files.writeString(outside.resolve("secret.txt"), "secret");
  }

  private interface Body {
    void run(int port) throws Exception;
  }

  private void serving(Body body) throws Exception {
    Router router = Serve.router(site, quiet());
    Asyncio.run(() -> {
      try (Server server = HttpServer.listen("127.0.0.1", 0, router)) {
        int port = server.port();
        toThread(() -> body.run(port));
        server.shutdown(Duration.ZERO);
      }
    });
  }

  private static Messages quiet() {
    var messages = new Messages();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("m", mixin(messages)))
        .parseArgs("-q");
    return messages;
  }

  private static CommandLine.Model.CommandSpec mixin(Messages messages) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(messages);
  }

  private HttpResponse<String> get(int port, String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static List<String> links(String page) {
    return Pattern.compile("<a href=\"([^\"]*)\">")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void aDirectoryIsListedDirectoriesFirst() throws Exception {
    serving(port -> {
      var page = get(port, "/");

      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(links(page.body())).containsExactly("./z/", "./A.txt", "./b.txt");
      assertThat(page.body()).contains("<td>2.0 KiB<td>").contains("<td>10 B<td>");
    });
  }

  @Test
  void whatIsHiddenIsNeitherServedNorListed() throws Exception {
    Files.writeString(site.resolve(".env"), "secret");
    Files.createDirectory(site.resolve(".git"));
    Files.writeString(site.resolve(".git/config"), "secret");
    Files.createDirectory(site.resolve(".well-known"));
    serving(port -> {
      assertThat(links(get(port, "/").body()))
          .containsExactly("./.well-known/", "./z/", "./A.txt", "./b.txt");
      for (String path : List.of("/.env", "/.git", "/.git/", "/.git/config")) {
        assertThat(get(port, path).statusCode()).isEqualTo(404);
      }
    });
  }

  @Test
  void aDirectoryBelowHasALinkToItsParent() throws Exception {
    serving(
        port -> assertThat(links(get(port, "/z/").body())).containsExactly("../", "./inner.txt"));
  }

  @Test
  void aDirectoryWithoutItsSlashIsRedirectedRelatively() throws Exception {
    serving(port -> {
      var answer = get(port, "/z?q=1");
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location")).hasValue("./z/?q=1");
      // never to another host
      assertThat(get(port, "//z").statusCode()).isEqualTo(404);
    });
  }

  @Test
  void namesAreTextNotMarkup() throws Exception {
    String name = "<i>&\"'%41 ü:x";
    Files.writeString(site.resolve("z").resolve(name), "odd");
    serving(port -> {
      String page = get(port, "/z/").body();
      assertThat(page).contains(">&lt;i&gt;&amp;&quot;&#39;%41 ü:x</a>").doesNotContain("<i>");
      String link = links(page).get(1);
      assertThat(link).startsWith("./%3Ci%3E");
      String path = URI.create("/z/").resolve(link).getRawPath();
      assertThat(get(port, path).body()).isEqualTo("odd");
    });
  }

  @Test
  void aPathIsTextInItsPageToo() throws Exception {
    Files.createDirectory(site.resolve("<b>"));
    serving(port ->
        assertThat(get(port, "/%3Cb%3E/").body())
            .contains("<h1>/&lt;b&gt;/</h1>")
            .doesNotContain("<b>"));
  }

  @Test
  void anIndexStandsForItsDirectory() throws Exception {
    Files.writeString(site.resolve("z/index.html"), "<h1>here</h1>");
    serving(port -> assertThat(get(port, "/z/").body()).isEqualTo("<h1>here</h1>"));
  }

  @Test
  void nothingOutsideIsShownOrServed() throws Exception {
    Files.createSymbolicLink(site.resolve("out"), outside);
    Files.createSymbolicLink(site.resolve("out.txt"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(site.resolve("nowhere"), Path.of("nothing"));
    serving(port -> {
      assertThat(links(get(port, "/").body())).containsExactly("./z/", "./A.txt", "./b.txt");
      for (String path :
          List.of("/out/", "/out", "/out.txt", "/%2e%2e/", "/..%2f", "/z/..%2f..%2f", "//etc/")) {
        assertThat(get(port, path).statusCode()).as(path).isEqualTo(404);
      }
    });
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    String pipe = site.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    serving(port -> {
      assertThat(get(port, "/pipe").statusCode()).isEqualTo(404);
      assertThat(get(port, "/pipe/").statusCode()).isEqualTo(404);
    });
  }

  @Test
  void aPartOfAFile() throws Exception {
    serving(port -> {
      var part = get(port, "/b.txt", "Range", "bytes=2-4");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("234");
      assertThat(get(port, "/b.txt", "Range", "bytes=10-").statusCode()).isEqualTo(416);
    });
  }

  @Test
  void textIsCompressedForThoseWhoTakeIt() throws Exception {
    serving(port -> {
      var answer = get(port, "/A.txt", "Accept-Encoding", "gzip");
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(get(port, "/A.txt").body()).isEqualTo("x".repeat(2048));
    });
  }

  @Test
  void errorsAreAPageForBrowsers() throws Exception {
    serving(port -> {
      var answer = get(port, "/none", "Accept", "text/html");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("<h1>404 Not Found</h1>");
    });
  }

  @Test
  void theCommandPrintsItsUrlAndEndsAtCtrlC() throws Exception {
    try (var program = Program.ofCommandLine("serve", "-q", "--port", "0", site.toString())) {
      URI url = URI.create(program.nextLine());
      assertThat(url.toString()).matches("http://127\\.0\\.0\\.1:\\d+/");
      HttpRequest request = HttpRequest.newBuilder(url.resolve("b.txt")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("0123456789");

      assertThat(program.interrupt()).isEqualTo(130);
    }
  }

  @Test
  void aRequestInFlightIsAnsweredAfterCtrlC() throws Exception {
    try (var program = Program.ofCommandLine("httpbin", "-q", "--port", "0")) {
      URI url = URI.create(program.nextLine());
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("drip?numbytes=3&duration=1")).build();
      var begun = client.send(request, BodyHandlers.ofInputStream());
      assertThat(begun.body().read()).isEqualTo('*');

      assertThat(program.interrupt()).isEqualTo(130);
      assertThat(begun.body().readAllBytes()).hasSize(2);
    }
  }
}
