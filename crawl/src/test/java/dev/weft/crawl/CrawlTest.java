package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CrawlTest {
  @TempDir Path directory;
  private final Map<String, Object> said = new LinkedHashMap<>(Map.of("retries", 0, "perHost", 1));

  private CrawlFiles files() {
    return new CrawlFiles(directory);
  }

  private CrawlSummary crawl(String... urls) throws IOException {
    said.put("urls", List.of(urls));
    return Crawl.create(directory, CrawlOptions.from(said)).run();
  }

  /** A record without what depends on the clock. */
  private static String timeless(JsonNode page) {
    assertThat(page.get("elapsedMs").isIntegralNumber()).isTrue();
    assertThat(page.get("fetchedAt").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
    return page.toString().replaceAll(",\"elapsedMs\":\\d+,\"fetchedAt\":\"[^\"]+\"", "");
  }

  @AsyncTest
  void everyPageIsOneRecordAndEveryLinkAnother() throws IOException {
    try (var site = TestSite.open()) {
      site.page(
              "/",
              "<title>A \"title\"</title><a href=/a>To  A</a><a href=b?x#y>B</a><a href=/>me</a>")
          .page("/a", "<a href=/a>é</a><a href=http://elsewhere.example/>out</a>")
          .typed("/b?x", "text/plain", "<a href=/no>")
          .redirect("/b?x=", "/");
      String at = site.url("");

      CrawlSummary summary = crawl(at + "/");

      assertThat(files().pages().stream().map(CrawlTest::timeless))
          .containsExactly(
              ("{'url':'"
                      + at
                      + "/','status':200,'depth':0,'parent':null,"
                      + "'contentType':'text/html; charset=utf-8','charset':'UTF-8','bytes':79,"
                      + "'title':'A \\\"title\\\"','location':null,'links':3,'attempts':1,"
                      + "'truncated':false}")
                  .replace('\'', '"'),
              ("{'url':'"
                      + at
                      + "/a','status':200,'depth':1,'parent':'"
                      + at
                      + "/',"
                      + "'contentType':'text/html; charset=utf-8','charset':'UTF-8','bytes':58,"
                      + "'title':null,'location':null,'links':2,'attempts':1,'truncated':false}")
                  .replace('\'', '"'),
              ("{'url':'"
                      + at
                      + "/b?x','status':200,'depth':1,'parent':'"
                      + at
                      + "/',"
                      + "'contentType':'text/plain','charset':null,'bytes':12,"
                      + "'title':null,'location':null,'links':0,'attempts':1,'truncated':false}")
                  .replace('\'', '"'));
      assertThat(Files.readString(directory.resolve("links.jsonl")))
          .isEqualTo(
              ("{'from':'@/','to':'@/a','text':'To A','followed':true,'reason':null}\n"
                      + "{'from':'@/','to':'@/b?x','text':'B','followed':true,'reason':null}\n"
                      + "{'from':'@/','to':'@/','text':'me','followed':false,'reason':'seen'}\n"
                      + "{'from':'@/a','to':'@/a','text':'é','followed':false,'reason':'seen'}\n"
                      + "{'from':'@/a','to':'http://elsewhere.example/','text':'out',"
                      + "'followed':false,'reason':'scope'}\n")
                  .replace("@", at)
                  .replace('\'', '"'));
      assertThat(directory.resolve("errors.jsonl")).isEmptyFile();
      assertThat(site.requests).startsWith("/robots.txt", "/sitemap.xml", "/").hasSize(5);
      assertThat(summary.pages()).isEqualTo(3);
      assertThat(summary.ok()).isEqualTo(3);
      assertThat(summary.links()).isEqualTo(5);
      assertThat(summary.bytes()).isEqualTo(149);
      assertThat(summary.maxDepth()).isEqualTo(1);
      assertThat(summary.finished()).isEqualTo("done");
      assertThat(
              Json.MAPPER.readValue(directory.resolve("summary.json").toFile(), CrawlSummary.class))
          .isEqualTo(summary);
    }
  }

  @AsyncTest
  void aPageThatManyLinkToIsFetchedOnce() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<a href=/x>1</a><a href=/%78>2</a><a href=./x#a>3</a><a href=HTTP:/x>no</a>")
          .page("/x", "");
      crawl(site.url("/"));

      assertThat(site.count("/x")).isEqualTo(1);
      assertThat(files().links(site.url("/")))
          .containsExactly(entry(site.url("/x"), "+ seen seen"));
    }
  }

  @AsyncTest
  void redirectsAreRecordsAndTheirTargetsPagesOfTheSameDepth() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<a href=/r>r</a>")
          .redirect("/r", "/s")
          .redirect("/s", "t")
          .redirect("/loop", "/loop");
      site.page("/t", "<a href=/loop>l</a>");
      CrawlSummary summary = crawl(site.url("/"));

      assertThat(files().urls())
          .containsExactly(
              site.url("/"), site.url("/r"), site.url("/s"), site.url("/t"), site.url("/loop"));
      assertThat(files().page(site.url("/r")).get("location").asString()).isEqualTo(site.url("/s"));
      assertThat(files().page(site.url("/t")).get("depth").asInt()).isEqualTo(1);
      assertThat(files().page(site.url("/t")).get("parent").asString()).isEqualTo(site.url("/s"));
      assertThat(files().page(site.url("/loop")).get("depth").asInt()).isEqualTo(2);
      assertThat(summary.redirects()).isEqualTo(3);
    }
  }

  @AsyncTest
  void redirectsThatNeverEndDo() throws IOException {
    try (var site = TestSite.open()) {
      for (int i = 0; i < 50; i++) {
        site.redirect("/" + i, "/" + (i + 1));
      }
      assertThat(crawl(site.url("/0")).pages()).isEqualTo(21);
    }
  }

  @AsyncTest
  void linksThatAreNotFollowedSayWhy() throws IOException {
    said.put("maxDepth", 1);
    said.put("include", List.of("/yes", "/$"));
    said.put("exclude", List.of("/yes-but"));
    try (var site = TestSite.open()) {
      site.page(
              "/start",
              "<a href=/start>s</a><a href=//127.0.0.2/yes>o</a><a rel=nofollow href=/yes-n>n</a>"
                  + "<a href=/no>f</a><a href=/yes-but>e</a><a href=/yes>y</a>")
          .page("/yes", "<a href=/yes/deeper>d</a>");
      crawl(site.url("/start"));

      assertThat(files().links(site.url("/start")))
          .containsExactly(
              entry(site.url("/start"), "seen"),
              entry("http://127.0.0.2/yes", "scope"),
              entry(site.url("/yes-n"), "nofollow"),
              entry(site.url("/no"), "filter"),
              entry(site.url("/yes-but"), "filter"),
              entry(site.url("/yes"), "+"));
      assertThat(files().links(site.url("/yes")))
          .containsExactly(entry(site.url("/yes/deeper"), "depth"));
      assertThat(files().urls()).containsExactly(site.url("/start"), site.url("/yes"));
    }
  }

  @AsyncTest
  void aTrapHasADepth() throws IOException {
    said.put("maxDepth", 5);
    try (var site = TestSite.open()) {
      for (String path = "/a"; path.length() < 50; path += "/a") {
        site.page(path, "<a href=" + path + "/a>x</a>");
      }
      assertThat(crawl(site.url("/a")).pages()).isEqualTo(6);
    }
  }

  @AsyncTest
  void maxPagesIsExactAndResumedGoesOn() throws IOException {
    said.put("maxPages", 5);
    try (var site = TestSite.open()) {
      var links = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        links.append("<a href=/").append(i).append(">x</a>");
        site.page("/" + i, "");
      }
      site.page("/", links.toString());
      CrawlSummary first = crawl(site.url("/"));

      assertThat(first.finished()).isEqualTo("max-pages");
      assertThat(files().urls()).hasSize(5);
      assertThat(site.requests).hasSize(7);
      assertThat(files().links(site.url("/")).values().stream().filter("limit"::equals))
          .hasSize(16);

      assertThat(Crawl.resume(directory, Map.of()).run().pages()).isEqualTo(5);
      assertThat(site.requests).hasSize(7);
      CrawlSummary all = Crawl.resume(directory, Map.of("maxPages", 1000)).run();
      assertThat(all.finished()).isEqualTo("done");
      assertThat(all.pages()).isEqualTo(21);
      assertThat(files().urls()).hasSize(21).doesNotHaveDuplicates();
      assertThat(site.requests).hasSize(23).doesNotHaveDuplicates();
    }
  }

  @AsyncTest
  void pagesAreFetchedByDepthAndThenAsFound() throws IOException {
    said.put("perHost", 1);
    try (var site = TestSite.open()) {
      site.page("/", "<a href=/1>1</a><a href=/2>2</a>")
          .page("/1", "<a href=/11>1</a><a href=/12>2</a>")
          .page("/2", "<a href=/21>1</a><a href=/12>2</a>")
          .page("/11", "<a href=/111>1</a>");
      crawl(site.url("/"));
      assertThat(files().urls().stream().map(url -> url.replace(site.url(""), "")))
          .containsExactly("/", "/1", "/2", "/11", "/12", "/21", "/111");
    }
  }

  @AsyncTest
  void aPageHasItsLeastDepthAlsoIfDeeperOnesCouldBeFetchedBefore() throws IOException {
    said.put("perHost", 4);
    try (var site = TestSite.open()) {
      site.page("/", "<a href=/slow>1</a><a href=/fast>2</a>")
          .page("/fast", "<a href=/deep>x</a>")
          .page("/deep", "<a href=/both>x</a>")
          .page("/both", "")
          .on(
              "/slow",
              (stream, _) -> {
                Asyncio.sleep(Asyncio.millis(100));
                stream.writeText(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n\r\n"
                        + "<a href=/both>x</a>");
              });
      crawl(site.url("/"));
      assertThat(files().page(site.url("/both")).get("depth").asInt()).isEqualTo(2);
    }
  }

  @AsyncTest
  void aSiteThatIsNotThereIsAnError() throws IOException {
    String url;
    try (var site = TestSite.open()) {
      url = site.url("/");
    }
    said.put("retries", 1);
    CrawlSummary summary = crawl(url, "http://nowhere.invalid/");

    assertThat(summary.errors()).isEqualTo(2);
    JsonNode refused = files().error(url);
    assertThat(refused.get("kind").asString()).isEqualTo("connect");
    assertThat(refused.get("attempts").asInt()).isEqualTo(2);
    assertThat(refused.get("parent").isNull()).isTrue();
    assertThat(files().error("http://nowhere.invalid/").get("kind").asString()).isEqualTo("dns");
  }

  @AsyncTest
  void aDirectoryThatHoldsACrawlIsRefused() throws IOException {
    try (var site = TestSite.open()) {
      crawl(site.url("/"));
      assertThatThrownBy(() -> crawl(site.url("/")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("holds a crawl");
    }
    assertThatThrownBy(() -> Crawl.resume(directory.resolve("none"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no crawl");
  }
}
