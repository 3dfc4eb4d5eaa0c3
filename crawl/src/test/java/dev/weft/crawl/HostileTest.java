package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.testing.AsyncTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server may do costs one page, and never the crawl. */
class HostileTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

  @TempDir Path directory;
  private final Map<String, Object> said =
      new LinkedHashMap<>(
          Map.of("retries", 0, "robots", false, "sitemaps", false, "maxSize", 100_000));

  private CrawlFiles files() {
    return new CrawlFiles(directory);
  }

  /** Crawls a page that links to {@code /bad} and {@code /good}, which has to be found. */
  private CrawlSummary crawl(TestSite site) throws IOException {
    site.page("/", "<a href=/bad>bad</a><a href=/good>good</a>")
        .page("/good", "<title>good</title>");
    said.put("urls", List.of(site.url("/")));
    CrawlSummary summary = Crawl.create(directory, CrawlOptions.from(said)).run();
    assertThat(files().page(site.url("/good")).get("title").asString()).isEqualTo("good");
    assertThat(summary.finished()).isEqualTo("done");
    return summary;
  }

  private JsonNode pageOf(TestSite site) throws IOException {
    crawl(site);
    return files().page(site.url("/bad"));
  }

  private String errorOf(TestSite site) throws IOException {
    crawl(site);
    JsonNode error = files().error(site.url("/bad"));
    assertThat(error.get("message").asString()).isNotBlank().doesNotContain("\n");
    return error.get("kind").asString();
  }

  @AsyncTest
  void aBodyWithoutEndIsCutOff() throws IOException {
    try (var site = TestSite.open()) {
      byte[] piece = "<a href=/x>x</a>\n".repeat(1000).getBytes(ISO_8859_1);
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText(HEAD + "\r\n");
            while (true) {
              stream.write(piece);
            }
          });
      JsonNode page = pageOf(site);
      assertThat(page.get("truncated").asBoolean()).isTrue();
      assertThat(page.get("bytes").asLong()).isEqualTo(100_000);
      assertThat(page.get("links").asInt()).isEqualTo(100_000 / 17);
    }
  }

  @AsyncTest
  void aBodyOfJustTheLargestSizeIsWhole() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/bad", "x".repeat(100_000));
      JsonNode page = pageOf(site);
      assertThat(page.get("truncated").asBoolean()).isFalse();
      assertThat(page.get("bytes").asLong()).isEqualTo(100_000);
    }
  }

  @AsyncTest
  void aBombOfGzipIsCutOff() throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 50; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    try (var site = TestSite.open()) {
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText(
                HEAD + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
            stream.write(bomb.toByteArray());
          });
      JsonNode page = pageOf(site);
      assertThat(page.get("truncated").asBoolean()).isTrue();
      assertThat(page.get("bytes").asLong()).isEqualTo(100_000);
    }
  }

  @AsyncTest
  void whatIsNotGzipIsNot() throws IOException {
    try (var site = TestSite.open()) {
      site.raw("/bad", HEAD + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(errorOf(site)).isEqualTo("protocol");
    }
  }

  @AsyncTest
  void aServerThatAcceptsAndIsSilentIsLate() throws IOException {
    said.put("timeout", Duration.ofMillis(150));
    try (var site = TestSite.open()) {
      site.on("/bad", (stream, _) -> stream.read(1));
      assertThat(errorOf(site)).isEqualTo("timeout");
    }
  }

  @AsyncTest
  void aBodyThatDripsIsLate() throws IOException {
    said.put("timeout", Duration.ofMillis(150));
    try (var site = TestSite.open()) {
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText(HEAD + "\r\n");
            while (true) {
              stream.writeText("x");
              Asyncio.sleep(Asyncio.millis(10));
            }
          });
      assertThat(errorOf(site)).isEqualTo("timeout");
    }
  }

  @AsyncTest
  void aFloodOfHeadersIsRefused() throws IOException {
    try (var site = TestSite.open()) {
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1_000_000; i++) {
              stream.writeText("X-" + i + ": " + "y".repeat(100) + "\r\n");
            }
          });
      assertThat(errorOf(site)).isEqualTo("protocol");
    }
  }

  @AsyncTest
  void aHeaderWithoutEndIsRefused() throws IOException {
    try (var site = TestSite.open()) {
      String piece = "y".repeat(10_000);
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText(HEAD + "X: ");
            while (true) {
              stream.writeText(piece);
            }
          });
      assertThat(errorOf(site)).isEqualTo("protocol");
    }
  }

  @AsyncTest
  void anAnswerThatIsAlwaysYetToComeIsAnError() throws IOException {
    said.put("timeout", Duration.ofMillis(300));
    try (var site = TestSite.open()) {
      String piece = "HTTP/1.1 102 Processing\r\n\r\n".repeat(100);
      site.on(
          "/bad",
          (stream, _) -> {
            while (true) {
              stream.writeText(piece);
            }
          });
      assertThat(errorOf(site)).isIn("timeout", "protocol");
    }
  }

  @AsyncTest
  void aLengthThatIsNoneIsRefused() throws IOException {
    try (var site = TestSite.open()) {
      site.raw("/bad", HEAD + "Content-Length: 99999999999999999999\r\n\r\nx");
      assertThat(errorOf(site)).isEqualTo("protocol");
    }
  }

  @AsyncTest
  void whatIsNotHttpIsRefused() throws IOException {
    try (var site = TestSite.open()) {
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText("220 smtp.example ESMTP\r\n");
            stream.close();
          });
      assertThat(errorOf(site)).isEqualTo("protocol");
    }
  }

  @AsyncTest
  void aServerThatHangsUpIsOne() throws IOException {
    try (var site = TestSite.open()) {
      site.on("/bad", (stream, _) -> stream.close());
      assertThat(errorOf(site)).isEqualTo("connect");
    }
  }

  @AsyncTest
  void aServerThatResetsIsOne() throws IOException {
    try (var site = TestSite.open()) {
      site.on("/bad", (stream, _) -> stream.abort());
      assertThat(errorOf(site)).isEqualTo("connect");
    }
  }

  @AsyncTest
  void aBodyThatIsShortIsNoResponse() throws IOException {
    try (var site = TestSite.open()) {
      site.on(
          "/bad",
          (stream, _) -> {
            stream.writeText(HEAD + "Content-Length: 100\r\n\r\nshort");
            stream.close();
          });
      assertThat(errorOf(site)).isEqualTo("connect");
    }
  }

  @AsyncTest
  void aCertificateThatNobodyTrustsIsAnError() throws Exception {
    try (var good = TestSite.open();
        var bad = TestSite.openTls(Certificates.in(directory).server())) {
      good.redirect("/bad", bad.url("/"));
      said.put("scope", Scope.ANY);
      crawl(good);
      assertThat(files().error(bad.url("/")).get("kind").asString()).isEqualTo("tls");
    }
  }

  @AsyncTest
  void aServerThatDoesNotSpeakTlsIsAnError() throws IOException {
    try (var site = TestSite.open();
        var plain = TcpServer.listen("127.0.0.1", 0, HostileTest::answerPlainly)) {
      String url = "https://127.0.0.1:" + plain.port() + "/";
      site.redirect("/bad", url);
      said.put("scope", Scope.ANY);
      crawl(site);
      assertThat(files().error(url).get("kind").asString()).isEqualTo("tls");
    }
  }

  private static void answerPlainly(TcpStream stream) throws IOException {
    if (stream.read(1).length > 0) {
      stream.writeText("HTTP/1.1 400 Not encrypted\r\n\r\n");
    }
  }

  @AsyncTest
  void locationsThatLeadNowhereAreWrittenDown() throws IOException {
    try (var site = TestSite.open()) {
      site.redirect("/bad", "http://[not a url");
      JsonNode page = pageOf(site);
      assertThat(page.get("status").asInt()).isEqualTo(302);
      assertThat(page.get("location").asString()).isEqualTo("http://[not a url");
    }
  }

  @AsyncTest
  void linksThatCannotBeParsedAreNone() throws IOException {
    try (var site = TestSite.open()) {
      site.page(
          "/bad",
          "<a href='http://[/'>a</a><a href='http://:1/'>b</a><a href='http://h:99999/'>c</a><a"
              + " href='//'>d</a><a href='%'>e</a><a href='\u0000'>f</a><a"
              + " href='http://\ud83d/'>g</a>");
      assertThat(pageOf(site).get("status").asInt()).isEqualTo(200);
    }
  }

  @AsyncTest
  void aCharsetThatNobodyKnowsIsNone() throws IOException {
    try (var site = TestSite.open()) {
      site.typed("/bad", "text/html; charset=\"x-\u00ff nonsense\"", "<title>\u00e9</title>");
      JsonNode page = pageOf(site);
      assertThat(page.get("charset").asString()).isEqualTo("UTF-8");
      assertThat(page.get("title").asString()).isEqualTo("é");
    }
  }

  @AsyncTest
  void aPageInTheWrongCharsetIsRead() throws IOException {
    try (var site = TestSite.open()) {
      site.typed("/bad", "text/html; charset=UTF-16", "<title>\u00e9</title>x");
      assertThat(pageOf(site).get("charset").asString()).isEqualTo("UTF-16");
    }
  }

  @AsyncTest
  void aRobotsTxtWithoutEndIsReadInPart() throws IOException {
    said.put("robots", true);
    try (var site = TestSite.open()) {
      byte[] piece = "Disallow: /bad\n".repeat(1000).getBytes(ISO_8859_1);
      site.on(
          "/robots.txt",
          (stream, _) -> {
            stream.writeText("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n");
            while (true) {
              stream.write(piece);
            }
          });
      assertThat(errorOf(site)).isEqualTo("robots");
    }
  }

  @AsyncTest
  void aSitemapThatIsNoneSaysNothing() throws IOException {
    said.put("sitemaps", true);
    try (var site = TestSite.open()) {
      String bomb =
          "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b"
              + " '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c"
              + " '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d"
              + " '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e"
              + " '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
              + "]><urlset><url><loc>http://x/&f;&f;&f;&f;</loc></url></urlset>";
      site.typed("/sitemap.xml", "text/xml", bomb);
      assertThat(crawl(site).pages()).isEqualTo(3);
    }
  }
}
