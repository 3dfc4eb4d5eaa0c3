package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrawlTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch may = new CountDownLatch(1);
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, 404, ""));
    server.createContext(
        "/start", exchange -> answer(exchange, 200, "<a href=slow>s</a><a href=x>x</a>"));
    server.createContext(
        "/slow",
        exchange -> {
          asked.countDown();
          await(may);
          answer(exchange, 200, "<a href=more>m</a>");
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/start";
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  @AfterEach
  void stop() {
    may.countDown();
    server.stop(0);
  }

  private String out() {
    return directory.resolve("out").toString();
  }

  @Test
  void aTableSaysWhatWasFound() {
    may.countDown();
    var run = CommandLineRun.of("crawl", "-q", "-o", out(), url);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.lines())
        .anyMatch(line -> line.matches("pages +4"))
        .anyMatch(line -> line.matches("  client errors +2"))
        .anyMatch(line -> line.matches("links +3"))
        .anyMatch(line -> line.matches("finished +done"));
    assertThat(directory.resolve("out")).isDirectoryContaining("glob:**pages.jsonl");
  }

  @Test
  void jsonIsTheSummary() throws IOException {
    may.countDown();
    var run = CommandLineRun.of("crawl", "--json", "--max-pages=2", "-o", out(), url);

    JsonNode summary = JSON.readTree(run.out());
    assertThat(summary).isEqualTo(JSON.readTree(directory.resolve("out/summary.json").toFile()));
    assertThat(summary.propertyNames())
        .containsExactly(
            "pages",
            "ok",
            "redirects",
            "clientErrors",
            "serverErrors",
            "errors",
            "robotsBlocked",
            "links",
            "bytes",
            "truncated",
            "maxDepth",
            "elapsedSeconds",
            "pagesPerSecond",
            "finished");
    assertThat(summary.get("pages").asInt()).isEqualTo(2);
    assertThat(summary.get("finished").asString()).isEqualTo("max-pages");
  }

  @Test
  void aSiteThatDoesNotAnswerIsAFailure() {
    server.stop(0);
    var run = CommandLineRun.of("crawl", "--retries", "0", "-o", out(), url);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("weft: no start URL gave a response: " + url);
    var again = CommandLineRun.of("crawl", "--resume", "-o", out());
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("see errors.jsonl in " + out());
  }

  @Test
  void aDirectoryThatHoldsACrawlIsKept() throws IOException {
    may.countDown();
    CommandLineRun.of("crawl", "-o", out(), url);
    String before = Files.readString(directory.resolve("out/pages.jsonl"));

    var again = CommandLineRun.of("crawl", "-o", out(), url);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("holds a crawl: go on with --resume");
    assertThat(Files.readString(directory.resolve("out/pages.jsonl"))).isEqualTo(before);
    assertThat(CommandLineRun.of("crawl", "--resume", "-o", out()).status()).isZero();
    assertThat(Files.readString(directory.resolve("out/pages.jsonl"))).isEqualTo(before);
  }

  @Test
  void theReportIsOneFile() throws IOException {
    may.countDown();
    CommandLineRun.of("crawl", "-o", out(), url);
    var run = CommandLineRun.of("crawl", "report", out());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().strip()).isEqualTo(out() + "/report.html");
    String page = Files.readString(directory.resolve("out/report.html"));
    assertThat(page).contains("Broken links <small>2</small>").contains("on <a href=\"" + url);
    assertThat(page).doesNotContain("<script").doesNotContain("<link").doesNotContain("src=");
  }

  @Test
  void wrongUseIsToldInALine() {
    assertWrong("no URL: give where to start, or --resume -o DIR", "crawl");
    assertWrong("--resume of which crawl?: give -o DIR", "crawl", "--resume");
    assertWrong(
        "not a URL of the web: example.com: did you mean https://example.com?",
        "crawl",
        "example.com");
    assertWrong("--per-host is 1 or more", "crawl", "--per-host", "0", "-o", out(), url);
    assertWrong(
        "no such scope: all: it is origin, host, domain or any", "crawl", "--scope=all", url);
    assertWrong("no such size: big: write 64KiB, 10MB or 512", "crawl", "--max-size", "big", url);
    assertWrong(
        "no such option: --max-page=1: did you mean --max-pages?", "crawl", "--max-page=1", url);
    var run = CommandLineRun.of("crawl", "--exclude", "(", url);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("weft: not a regular expression: (: ");
    assertThat(CommandLineRun.of("crawl", "report", out()).err()).contains("no crawl in");
    assertThat(CommandLineRun.of("crawl", "--resume", "-o", out()).err()).contains("no crawl in");
    assertThat(directory).isEmptyDirectory();
  }

  private static void assertWrong(String message, String... arguments) {
    var run = CommandLineRun.of(arguments);
    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(2);
  }

  private Process weft(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weft.class.getName()));
    Stream.of(arguments).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void signal(Process process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();
  }

  @Test
  void interruptedItFinishesWhatIsInFlight() throws Exception {
    Process weft = weft("crawl", "--no-sitemaps", "-o", out(), url);
    try (BufferedReader lines = weft.inputReader(UTF_8)) {
      asked.await();
      signal(weft);
      String line = lines.readLine();
      while (!line.contains("finishing what is in flight")) {
        line = lines.readLine();
      }
      may.countDown();
      String rest = String.join("\n", lines.lines().toList());
      assertThat(weft.waitFor()).as(rest).isEqualTo(130);
      assertThat(rest)
          .contains("weft crawl --resume -o " + out())
          .containsPattern("finished +interrupted");
      assertThat(Files.readString(directory.resolve("out/pages.jsonl"))).contains("/slow\"");
    }
    Process again = weft("crawl", "--resume", "-o", out());
    assertThat(again.waitFor()).isZero();
    assertThat(Files.readString(directory.resolve("out/pages.jsonl"))).contains("/more\"");
  }

  @Test
  void interruptedTwiceItDoesNotWait() throws Exception {
    Process weft = weft("crawl", "-o", out(), url);
    try (BufferedReader lines = weft.inputReader(UTF_8)) {
      asked.await();
      signal(weft);
      String line = lines.readLine();
      while (!line.contains("finishing what is in flight")) {
        line = lines.readLine();
      }
      signal(weft);
      String rest = String.join("\n", lines.lines().toList());
      assertThat(weft.waitFor()).as(rest).isEqualTo(130);
      assertThat(directory.resolve("out/summary.json")).exists();
    }
  }
}
