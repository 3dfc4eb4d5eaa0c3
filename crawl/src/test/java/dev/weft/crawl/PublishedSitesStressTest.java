package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sites that others have published: exactly the pages that links lead to, each once, in a small
 * heap. Which these are is computed from the files, by a program that knows nothing of Weft.
 */
class PublishedSitesStressTest {
  private static final Path SITES = Path.of(System.getProperty("weft.sites"));
  private static final Path REACHABLE =
      Path.of(System.getProperty("basedir"), "..", "examples", "check", "Reachable.java");

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer may take 40 ms
  }

  @TempDir Path directory;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({"hibernate, 7900", "bouncycastle, 4000"})
  void theCrawlIsExactlyThePagesThatLinksLeadTo(String name, int atLeast) throws Exception {
    Path site = SITES.resolve(name).toAbsolutePath().normalize();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer server =
          HttpServer.create(
              address,
              0,
              "/",
              SimpleFileServer.createFileHandler(site),
              Filter.beforeHandler("notes what is asked for", this::note));
      server.setExecutor(threads);
      server.start();
      try {
        crawl("http://127.0.0.1:" + server.getAddress().getPort());
      } finally {
        server.stop(0);
      }
    }
    List<String> reachable = reachable(site);
    assertThat(reachable).hasSizeGreaterThan(atLeast);
    assertThat(found()).containsExactlyInAnyOrderElementsOf(reachable);
    assertThat(asked.keySet())
        .contains("/robots.txt", "/sitemap.xml")
        .hasSize(reachable.size() + 2);
    assertThat(asked.values()).containsOnly(1);
  }

  private void note(HttpExchange exchange) {
    asked.merge(exchange.getRequestURI().toString(), 1, Integer::sum);
  }

  private void crawl(String origin) throws Exception {
    String most = String.valueOf(64 << 20);
    Process crawl =
        CrawlProgram.process("-Xmx256m", directory, origin + "/", "maxSize", most)
            .redirectErrorStream(true)
            .start();
    String said = new String(crawl.getInputStream().readAllBytes(), UTF_8);
    assertThat(crawl.waitFor()).as(said).isZero();
    assertThat(said).endsWith("done\n");
  }

  /** Returns status and path of what was found. */
  private List<String> found() throws IOException {
    return new CrawlFiles(directory)
        .pages().stream()
            .map(page ->
                page.get("status").asInt()
                    + " "
                    + page.get("url").asString().replaceFirst("http://[^/]*", ""))
            .toList();
  }

  /** Returns status and path of what is there to be found. */
  private static List<String> reachable(Path site) throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                REACHABLE.toString(),
                site.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = program.inputReader(UTF_8).lines().toList();
    assertThat(program.waitFor()).isZero();
    return lines;
  }
}
