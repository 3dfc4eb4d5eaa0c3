package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final int PAGES = 40;

  @TempDir Path directory;

  private Map<String, Object> said(TestSite site) {
    return Map.of("urls", List.of(site.url("/0")), "retries", 0, "perHost", 1);
  }

  /** Pages that link to two others each, some that fail, and one that robots may not see. */
  private static TestSite site() throws IOException {
    TestSite site = TestSite.open();
    for (int i = 0; i < PAGES; i++) {
      site.page(
          "/" + i,
          "<a href=/%d>x</a><a href=/%d>y</a><a href=/bad%d>b</a><a href=/no>n</a>"
              .formatted(2 * i + 1, 2 * i + 2, i % 5));
    }
    for (int i = 0; i < 5; i++) {
      site.on("/bad" + i, (stream, _) -> stream.close());
    }
    return site.typed("/robots.txt", "text/plain", "User-agent: *\nDisallow: /no\n");
  }

  private static Set<String> sorted(Path file) throws IOException {
    return new TreeSet<>(
        Files.readAllLines(file).stream()
            .map(line ->
                line.replaceAll("\"(elapsedMs|fetchedAt|parent|followed|reason)\":[^,}]+", ""))
            .toList());
  }

  private void assertSameAs(Path whole) throws IOException {
    for (String name : List.of("pages.jsonl", "links.jsonl", "errors.jsonl")) {
      assertThat(sorted(directory.resolve(name))).as(name).isEqualTo(sorted(whole.resolve(name)));
      assertThat(Files.readAllLines(directory.resolve(name)))
          .as(name)
          .hasSameSizeAs(Files.readAllLines(whole.resolve(name)));
    }
  }

  @AsyncTest
  void aFinishedCrawlResumedDoesNothing() throws IOException {
    try (var site = site()) {
      CrawlSummary first = Crawl.create(directory, CrawlOptions.from(said(site))).run();
      List<String> before = List.copyOf(site.requests);
      Crawl again = Crawl.resume(directory, Map.of());
      CrawlSummary second = again.run();

      assertThat(site.requests).isEqualTo(before);
      assertThat(again.isAnswered()).isTrue();
      assertThat(second.pages()).isEqualTo(first.pages());
      assertThat(second.errors()).isEqualTo(first.errors()).isEqualTo(6);
      assertThat(second.robotsBlocked()).isEqualTo(1);
      assertThat(second.links()).isEqualTo(first.links());
      assertThat(second.bytes()).isEqualTo(first.bytes());
      assertThat(second.elapsedSeconds()).isGreaterThanOrEqualTo(first.elapsedSeconds());
    }
  }

  /** Whatever length the files are left with, what is whole stays, and the rest is done again. */
  @AsyncTest
  void filesThatWereTornAnywhereAreMended() throws IOException {
    Path whole = directory.resolve("whole");
    Path torn = directory.resolve("torn");
    try (var site = site()) {
      Crawl.create(whole, CrawlOptions.from(said(site))).run();
      for (String name : List.of("pages.jsonl", "links.jsonl", "errors.jsonl", "state/journal")) {
        long length = Files.size(whole.resolve(name));
        for (int i = 0; i <= 12; i++) {
          copy(whole, torn);
          cut(torn.resolve(name), length * i / 12 - (i == 12 ? 1 : 0));
          site.requests.clear();
          List<String> kept = wholeLines(torn.resolve("pages.jsonl"));
          Crawl.resume(torn, Map.of()).run();
          if (name.equals("pages.jsonl")) { // as a kill leaves it; the others are never shorter
            assertThat(site.requests).doesNotContainAnyElementsOf(paths(kept, site));
          }
          directory = torn;
          assertSameAs(whole);
        }
      }
    }
  }

  private static List<String> paths(List<String> urls, TestSite site) {
    return urls.isEmpty()
        ? List.of("none")
        : urls.stream().map(url -> url.replace(site.url(""), "")).toList();
  }

  private static List<String> wholeLines(Path pages) throws IOException {
    String text = Files.readString(pages);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> Json.MAPPER.readTree(line).get("url").asString())
        .toList();
  }

  @AsyncTest
  void whatIsBehindTheLastStepIsCutOff() throws IOException {
    Path whole = directory.resolve("whole");
    Path torn = directory.resolve("torn");
    try (var site = site()) {
      Crawl.create(whole, CrawlOptions.from(said(site))).run();
      copy(whole, torn);
      for (String name : List.of("pages.jsonl", "links.jsonl", "errors.jsonl", "state/journal")) {
        Files.writeString(torn.resolve(name), "{\"url\":\"http", UTF_8, StandardOpenOption.APPEND);
      }
      site.requests.clear();
      Crawl.resume(torn, Map.of()).run();
      assertThat(site.requests).isEmpty();
      directory = torn;
      assertSameAs(whole);
    }
  }

  /** As a power cut may leave it: lines that nobody wrote, also such as end a step. */
  @AsyncTest
  void whatNobodyWroteIsCutOff() throws IOException {
    Path whole = directory.resolve("whole");
    Path torn = directory.resolve("torn");
    try (var site = site()) {
      Crawl.create(whole, CrawlOptions.from(said(site))).run();
      for (String last : List.of("", "C\n", "C\t1\t0\t0\t0\n", "C\t1\t0\t0\t0\t1234\n")) {
        copy(whole, torn);
        String garbage = "\0".repeat(1000) + "\n" + last;
        Files.writeString(torn.resolve("state/journal"), garbage, UTF_8, StandardOpenOption.APPEND);
        site.requests.clear();
        Crawl.resume(torn, Map.of()).run();
        assertThat(site.requests).isEmpty();
        directory = torn;
        assertSameAs(whole);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("state"));
    for (String name :
        List.of(
            "pages.jsonl",
            "links.jsonl",
            "errors.jsonl",
            "summary.json",
            "state/journal",
            "state/options.json")) {
      Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
    }
  }

  private static void cut(Path file, long length) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Math.max(0, length));
    }
  }

  @AsyncTest
  void stoppedItFinishesWhatIsInFlight() throws IOException {
    try (var site = site()) {
      var asked = new Event();
      var may = new Event();
      site.on(
          "/1",
          (stream, _) -> {
            asked.set();
            may.await();
            stream.writeText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          });
      Crawl crawl = Crawl.create(directory, CrawlOptions.from(said(site)));
      Task<CrawlSummary> running = Asyncio.createTask(() -> crawl.run());
      asked.await();
      crawl.stop();
      may.set();
      CrawlSummary summary = Asyncio.await(running);

      assertThat(summary.finished()).isEqualTo("interrupted");
      assertThat(new CrawlFiles(directory).urls()).contains(site.url("/1"));
      int before = site.requests.size();
      assertThat(Crawl.resume(directory, Map.of()).run().finished()).isEqualTo("done");
      assertThat(site.count("/1")).isEqualTo(1);
      assertThat(site.requests.subList(before, site.requests.size()))
          .doesNotContain("/0", "/1", "/robots.txt", "/sitemap.xml");
    }
  }

  @AsyncTest
  void stoppedTwiceItDoesNotWait() throws IOException {
    try (var site = site()) {
      var asked = new Event();
      site.on(
          "/1",
          (stream, _) -> {
            asked.set();
            stream.read(1);
          });
      Crawl crawl = Crawl.create(directory, CrawlOptions.from(said(site)));
      Task<CrawlSummary> running = Asyncio.createTask(() -> crawl.run());
      asked.await();
      crawl.stop();
      crawl.stop();
      assertThat(Asyncio.await(running).finished()).isEqualTo("interrupted");
      assertThat(directory.resolve("summary.json")).exists();

      site.page("/1", "");
      assertThat(Crawl.resume(directory, Map.of()).run().finished()).isEqualTo("done");
      assertThat(site.count("/1")).isEqualTo(2);
    }
  }

  @AsyncTest
  void stoppedItDoesNotWaitToTryAgain() throws IOException {
    try (var site = site()) {
      var asked = new Event();
      site.on(
          "/1",
          (stream, request) -> {
            asked.set();
            stream.writeText("HTTP/1.1 503 X\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n");
          });
      var options = CrawlOptions.from(said(site)).with(Map.of("retries", 5));
      Crawl crawl = Crawl.create(directory, options);
      Task<CrawlSummary> running = Asyncio.createTask(() -> crawl.run());
      asked.await();
      crawl.stop();
      assertThat(Asyncio.await(running).finished()).isEqualTo("interrupted");
      assertThat(new CrawlFiles(directory).urls()).doesNotContain(site.url("/1"));
    }
  }

  @AsyncTest
  void twoCrawlsDoNotShareADirectory() throws IOException {
    try (var site = site()) {
      var asked = new Event();
      var may = new Event();
      site.on(
          "/1",
          (stream, _) -> {
            asked.set();
            may.await();
            stream.close();
          });
      Crawl crawl = Crawl.create(directory, CrawlOptions.from(said(site)));
      Task<CrawlSummary> running = Asyncio.createTask(() -> crawl.run());
      asked.await();
      var second = Asyncio.createTask(() -> Crawl.resume(directory, Map.of()).run());
      Asyncio.waitAll(List.of(second));
      assertThat(second.exception())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("at work");
      may.set();
      assertThat(Asyncio.await(running).finished()).isEqualTo("done");
    }
  }
}
