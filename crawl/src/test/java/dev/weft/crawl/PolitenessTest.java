package dev.weft.crawl;

import static dev.weft.crawl.TestSite.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a crawl does for the sites that it asks, and what they say. */
class PolitenessTest {
  @TempDir Path directory;
  private final Map<String, Object> said = new LinkedHashMap<>(Map.of("retries", 0, "perHost", 1));

  private CrawlFiles files() {
    return new CrawlFiles(directory);
  }

  private CrawlSummary crawl(String... urls) throws IOException {
    said.put("urls", List.of(urls));
    return Crawl.create(directory, CrawlOptions.from(said)).run();
  }

  @AsyncTest
  void robotsTxtIsAskedForFirstAndObeyed() throws IOException {
    try (var site = TestSite.open()) {
      site.typed(
              "/robots.txt",
              "text/plain",
              "User-agent: other\nDisallow: /\n\nUser-agent: weft\nDisallow: /no\nAllow: /no/but\n")
          .page(
              "/", "<a href=/no/1>1</a><a href=/no/but>but</a><a href=/no/1>1</a><a href=/r>r</a>")
          .page("/no/but", "")
          .redirect("/r", "/no/2");
      CrawlSummary summary = crawl(site.url("/"));

      assertThat(site.requests.getFirst()).isEqualTo("/robots.txt");
      assertThat(files().urls())
          .containsExactly(site.url("/"), site.url("/no/but"), site.url("/r"));
      assertThat(files().links(site.url("/"))).containsEntry(site.url("/no/1"), "robots robots");
      JsonNode error = files().error(site.url("/no/1"));
      assertThat(error.get("kind").asString()).isEqualTo("robots");
      assertThat(error.get("attempts").asInt()).isZero();
      assertThat(error.get("depth").asInt()).isEqualTo(1);
      assertThat(error.get("parent").asString()).isEqualTo(site.url("/"));
      assertThat(files().error(site.url("/no/2")).get("parent").asString())
          .isEqualTo(site.url("/r"));
      assertThat(summary.robotsBlocked()).isEqualTo(2);
      assertThat(summary.errors()).isEqualTo(2);
    }
  }

  @AsyncTest
  void robotsTxtOfAnotherNameIsNotMeant() throws IOException {
    said.put("userAgent", "Other/1.0 (+http://x)");
    try (var site = TestSite.open()) {
      site.typed("/robots.txt", "text/plain", "User-agent: weft\nDisallow: /\n").page("/", "");
      assertThat(crawl(site.url("/")).pages()).isEqualTo(1);
    }
  }

  @AsyncTest
  void aServerInTroubleRefusesAllRobots() throws IOException {
    try (var site = TestSite.open()) {
      site.on("/robots.txt", status(503)).page("/", "");
      var crawl =
          Crawl.create(
              directory, CrawlOptions.from(Map.of("urls", List.of(site.url("/")), "retries", 0)));
      CrawlSummary summary = crawl.run();

      assertThat(crawl.isAnswered()).isFalse();
      assertThat(summary.pages()).isZero();
      assertThat(files().error(site.url("/")).get("kind").asString()).isEqualTo("robots");
      assertThat(site.requests).doesNotContain("/");
    }
  }

  @AsyncTest
  void robotsTxtMayBeElsewhereOrForbidden() throws IOException {
    try (var site = TestSite.open()) {
      site.redirect("/robots.txt", "/r1")
          .redirect("/r1", "/r2")
          .typed("/r2", "text/plain", "User-agent: *\nDisallow: /no\n")
          .page("/", "<a href=/no>no</a>");
      crawl(site.url("/"));
      assertThat(site.requests).contains("/r2").doesNotContain("/no");
    }
  }

  @AsyncTest
  void withoutRobotsNothingIsAskedOrRefused() throws IOException {
    said.put("robots", false);
    said.put("sitemaps", false);
    try (var site = TestSite.open()) {
      site.typed("/robots.txt", "text/plain", "User-agent: *\nDisallow: /\n").page("/", "");
      assertThat(crawl(site.url("/")).pages()).isEqualTo(1);
      assertThat(site.requests).containsExactly("/");
    }
  }

  @AsyncTest
  void sitemapsNamePagesOfDepthZero() throws IOException {
    try (var site = TestSite.open()) {
      site.typed(
              "/robots.txt",
              "text/plain",
              "Sitemap: " + site.url("/index.xml") + "\nUser-agent: *\nDisallow: /no\n")
          .typed(
              "/index.xml",
              "text/xml",
              "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
                  + site.url("/one.xml")
                  + "</loc></sitemap><sitemap><loc>"
                  + site.url("/index.xml")
                  + "</loc></sitemap></sitemapindex>")
          .typed(
              "/one.xml",
              "text/xml",
              "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
                  + site.url("/hidden")
                  + "</loc></url><url><loc>http://elsewhere.example/</loc></url><url><loc>"
                  + site.url("/no")
                  + "</loc></url></urlset>")
          .page("/", "")
          .page("/hidden", "<a href=/deep>x</a>");
      crawl(site.url("/"));

      assertThat(site.requests)
          .containsExactly("/robots.txt", "/index.xml", "/one.xml", "/", "/hidden", "/deep");
      JsonNode hidden = files().page(site.url("/hidden"));
      assertThat(hidden.get("depth").asInt()).isZero();
      assertThat(hidden.get("parent").isNull()).isTrue();
      assertThat(files().page(site.url("/deep")).get("depth").asInt()).isEqualTo(1);
      assertThat(files().error(site.url("/no")).get("kind").asString()).isEqualTo("robots");
    }
  }

  @AsyncTest
  void requestsToAnOriginAreFewAndFarBetween() throws IOException {
    said.put("perHost", 3);
    try (var site = TestSite.open()) {
      int[] now = {0};
      int[] most = {0};
      var links = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        links.append("<a href=/").append(i).append(">x</a>");
        site.on(
            "/" + i,
            (stream, request) -> {
              most[0] = Math.max(most[0], ++now[0]);
              Asyncio.sleep(Asyncio.millis(5));
              now[0]--;
              status(200).answer(stream, request);
            });
      }
      site.page("/", links.toString());
      assertThat(crawl(site.url("/")).pages()).isEqualTo(31);
      assertThat(most[0]).isEqualTo(3);
    }
  }

  @AsyncTest
  void aDelayIsBetweenTheStartsOfRequests() throws IOException {
    said.put("delay", Duration.ofMillis(20));
    assertStartsAreApart("", 20);
  }

  @AsyncTest
  void crawlDelayIsObeyedIfItIsLonger() throws IOException {
    said.put("delay", Duration.ofMillis(1));
    assertStartsAreApart("User-agent: *\nCrawl-delay: 0.05\n", 50);
  }

  /** No request comes before it may start, counted from the first, which tells of the delay. */
  private void assertStartsAreApart(String robots, long delay) throws IOException {
    said.put("perHost", 4);
    List<Long> at = new ArrayList<>();
    try (var site = TestSite.open()) {
      for (String path : List.of("/robots.txt", "/sitemap.xml", "/", "/1", "/2", "/3", "/4")) {
        String links = "<a href=1>1</a><a href=2>2</a><a href=3>3</a><a href=4>4</a>";
        String body = path.equals("/") ? links : robots;
        site.on(
            path,
            (stream, _) -> {
              at.add(EventLoop.running().time().toMillis());
              stream.writeText(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
            });
      }
      long start = EventLoop.running().time().toMillis();
      crawl(site.url("/"));
      assertThat(at).hasSize(7);
      for (int i = 2; i < at.size(); i++) {
        assertThat(at.get(i)).isGreaterThanOrEqualTo(start + (i - 1) * delay);
      }
    }
  }

  @AsyncTest
  void whatFailsIsTriedAgain() throws IOException {
    said.put("retries", 3);
    try (var site = TestSite.open()) {
      int[] asked = {0, 0};
      site.on("/", (stream, request) -> status(++asked[0] < 3 ? 503 : 200).answer(stream, request))
          .on(
              "/robots.txt",
              (stream, request) -> {
                if (++asked[1] == 1) {
                  stream.abort();
                } else {
                  status(404).answer(stream, request);
                }
              });
      CrawlSummary summary = crawl(site.url("/"));

      assertThat(summary.ok()).isEqualTo(1);
      assertThat(files().page(site.url("/")).get("attempts").asInt()).isEqualTo(3);
      assertThat(site.count("/robots.txt")).isEqualTo(2);
    }
  }

  @AsyncTest
  void theLastAnswerCountsAfterAllTries() throws IOException {
    said.put("retries", 2);
    try (var site = TestSite.open()) {
      site.raw("/", "HTTP/1.1 429 Wait\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
      CrawlSummary summary = crawl(site.url("/"));

      assertThat(summary.clientErrors()).isEqualTo(1);
      assertThat(files().page(site.url("/")).get("attempts").asInt()).isEqualTo(3);
    }
  }

  @AsyncTest
  void retryAfterIsObeyed() throws IOException {
    said.put("retries", 1);
    said.put("robots", false);
    said.put("sitemaps", false);
    List<Long> at = new ArrayList<>();
    try (var site = TestSite.open()) {
      site.on(
          "/",
          (stream, _) -> {
            at.add(EventLoop.running().time().toMillis());
            stream.writeText("HTTP/1.1 503 X\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
          });
      crawl(site.url("/"));
      assertThat(at).hasSize(2);
      assertThat(at.get(1) - at.get(0)).isGreaterThanOrEqualTo(990);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "30, 30",
    "31, 30",
    "999999999, 30",
    "9999999999, 7",
    "-1, 7",
    "soon, 7",
    "'', 7",
    "'Wed, 01 Jan 2020 00:00:00 GMT', 0",
    "'Mon, 01 Jan 2120 00:00:00 GMT', 30",
    "1.5, 7",
  })
  void retryAfterIsSecondsOrADateAndNotTooLong(String asked, int seconds) {
    Duration otherwise = Duration.ofSeconds(7);
    assertThat(Fetcher.asked(asked, otherwise)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(Fetcher.asked(null, otherwise)).isEqualTo(otherwise);
  }
}
