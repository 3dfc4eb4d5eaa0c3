package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weft fetch}, from a {@code weft httpbin} in a JVM of its own. */
class FetchTest {
  private static Program bin;
  private static String url;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    bin = Program.ofCommandLine("httpbin", "-q", "--port=0");
    url = bin.nextLine();
  }

  @AfterAll
  static void stop() {
    bin.close();
  }

  /** Returns what goes to stdout as bytes. */
  private static byte[] printed(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true));
    try {
      assertThat(CommandLineRun.of(arguments).status()).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toByteArray();
  }

  private static JsonNode printedJson(String... arguments) {
    return JsonMapper.shared().readTree(printed(arguments));
  }

  @Test
  void theBodyOfOneGoesToStdoutAsItIs() {
    byte[] expected = new byte[100_000];
    new Random(5).nextBytes(expected);

    assertThat(printed("fetch", url + "bytes/100000?seed=5")).isEqualTo(expected);
  }

  @Test
  void headersDataAndMethodAreSent() throws IOException {
    JsonNode form =
        printedJson("fetch", "-H", "X-A: b", "-d", "a=1", "-d", "b=2", url + "anything");
    assertThat(form.get("method").asString()).isEqualTo("POST");
    assertThat(form.get("form").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    assertThat(form.get("headers").get("X-A").asString()).isEqualTo("b");

    Path file = Files.writeString(directory.resolve("body"), "[1]");
    JsonNode json =
        printedJson(
            "fetch",
            "-X",
            "PUT",
            "-H",
            "Content-Type: application/json",
            "-d",
            "@" + file,
            url + "anything");
    assertThat(json.get("method").asString()).isEqualTo("PUT");
    assertThat(json.get("json").toString()).isEqualTo("[1]");
  }

  @Test
  void oneThatFailedIsNamedAndTheStatusIsOne() {
    var run = CommandLineRun.of("fetch", url + "status/404");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("weft: " + url + "status/404: status 404" + System.lineSeparator());
  }

  @Test
  void manyAreCounted() throws IOException {
    var run =
        CommandLineRun.of(
            "fetch", "-q", url + "bytes/1024", url + "redirect/2", url + "status/404", nobody());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.lines().subList(0, 5))
        .containsExactly("STATUS  COUNT", "200     2", "404     1", "none    1", "");
    assertThat(run.lines().get(5))
        .matches("REQUESTS +FAILED +RETRIES +BYTES +TIME +RATE +P50 +P90 +P99 +MAX");
    assertThat(run.lines().get(6)).matches("4 +2 +0 +1\\.\\d KiB +\\S+ +\\S+/s( +\\d\\S*){4}");
    assertThat(run.err()).hasLineCount(2);
  }

  /** Returns a URL at which nobody answers. */
  private static String nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }
  }

  @Test
  void jsonSaysWhatBecameOfEachInTheirOrder() throws IOException {
    var run =
        CommandLineRun.of(
            "fetch", "--json", url + "delay/0.2", nobody(), url + "status/500", url + "bytes/7");

    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(report.get("byStatus").toString()).isEqualTo("{\"200\":2,\"500\":1}");
    assertThat(report.get("requests").asInt()).isEqualTo(4);
    assertThat(report.get("failed").asInt()).isEqualTo(2);
    assertThat(report.get("latencyMs").get("max").asInt()).isGreaterThanOrEqualTo(200);
    JsonNode results = report.get("results");
    assertThat(results.get(0).get("elapsedMs").asInt()).isGreaterThanOrEqualTo(200);
    assertThat(results.get(1).get("error").asString()).startsWith("cannot connect: ");
    assertThat(results.get(1).get("status").isNull()).isTrue();
    assertThat(results.get(2).get("error").asString()).isEqualTo("status 500");
    assertThat(results.get(3).get("bytes").asInt()).isEqualTo(7);
    assertThat(results.get(3).get("error").isNull()).isTrue();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void bodiesGoToFilesWithNamesOfTheirOwn() throws IOException {
    Path out = directory.resolve("new/out");
    var run =
        CommandLineRun.of(
            "fetch",
            "-o",
            out.toString(),
            url + "robots.txt",
            url + "robots.txt",
            url,
            url + "status/404");

    assertThat(run.status()).isEqualTo(1);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("robots.txt", "robots-2.txt", "index.html");
    }
    assertThat(out.resolve("robots-2.txt")).content().contains("Disallow: /deny");
  }

  @Test
  void whatTakesTooLongLeavesNoFile() throws IOException {
    var run =
        CommandLineRun.of(
            "fetch",
            "--timeout=300ms",
            "-o",
            directory.toString(),
            url + "drip?numbytes=5&duration=10");

    assertThat(run.err()).endsWith("no answer within 300ms" + System.lineSeparator());
    assertThat(run.status()).isEqualTo(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void noMoreAtOnceThanAllowed() {
    String slow = url + "delay/0.1";
    JsonNode one =
        JsonMapper.shared()
            .readTree(CommandLineRun.of("fetch", "--json", "--concurrency=1", slow, slow).out());

    assertThat(one.get("elapsedMs").asInt()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void itTriesAgainIfTold() {
    var run = CommandLineRun.of("fetch", "--json", "--retries=1", url + "status/503");

    JsonNode report = JsonMapper.shared().readTree(run.out());
    assertThat(report.get("retries").asInt()).isEqualTo(1);
    assertThat(report.get("byStatus").toString()).isEqualTo("{\"503\":1}");
  }

  @Test
  void namesAreHarmlessAndDiffer() {
    var names = new FileNames();
    assertThat(
            Stream.of(
                    "http://h",
                    "http://h/a/..",
                    "http://h/a.txt?q",
                    "http://h/A.TXT",
                    "http://h/x;y%2F")
                .map(text -> names.of(URI.create(text))))
        .containsExactly("index.html", "index-2.html", "a.txt", "A-2.TXT", "x_y%2F");
  }
}
