package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A crawl that is killed again and again is the crawl that nobody kills. */
class KillStressTest {
  private static final int PAGES = 3000;
  private static final int KILLS = 25;
  private static final String[] FILES = {"pages.jsonl", "links.jsonl", "errors.jsonl"};

  @TempDir Path directory;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private TestSite site() throws IOException {
    TestSite site = TestSite.open();
    for (int i = 0; i < PAGES; i++) {
      String links = "<a href=/%d>x</a><a href=/%d>y</a>".formatted(2 * i + 1, 2 * i + 2);
      String others = "<a href=/%d>z</a><a href=/gone%d>b</a>".formatted(i / 7, i % 50);
      String body = "<title>" + i + "</title>" + links + others + "<p>".repeat(i % 300);
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      String path = "/" + i;
      site.on(
          path,
          (stream, _) -> {
            requests.add(path);
            Asyncio.sleep(Asyncio.millis(2));
            stream.writeText(answer);
          });
    }
    return site.typed("/robots.txt", "text/plain", "User-agent: *\nDisallow: /gone7\n");
  }

  private void serve(CompletableFuture<String> url, CompletableFuture<Void> over) {
    try {
      Asyncio.run(() -> {
        try (TestSite site = site()) {
          url.complete(site.url("/0"));
          Asyncio.await(over);
        }
      });
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  /** Runs a crawl until it ends or is killed; returns whether it has ended. */
  private static boolean run(Path to, String url, long killAfterMs) throws Exception {
    Process crawl = CrawlProgram.process(to, url).start();
    try {
      boolean ended = crawl.waitFor(killAfterMs, TimeUnit.MILLISECONDS);
      if (!ended) {
        crawl.destroyForcibly().waitFor();
      }
      return ended && new String(crawl.getInputStream().readAllBytes(), UTF_8).endsWith("done\n");
    } finally {
      crawl.destroyForcibly();
    }
  }

  @Test
  void killedAtAnyInstantItLosesNothingAndRepeatsNothing() throws Exception {
    var url = new CompletableFuture<String>();
    var over = new CompletableFuture<Void>();
    Thread server = Thread.ofPlatform().start(() -> serve(url, over));
    try {
      assertThat(run(directory.resolve("whole"), url.get(), 120_000)).isTrue();
      killAgainAndAgain(directory.resolve("killed"), url.get());
    } finally {
      over.complete(null);
      server.join();
    }
    assertSame();
  }

  private void killAgainAndAgain(Path killed, String url) throws Exception {
    var random = new SplittableRandom(42);
    int kills = 0;
    boolean ended = false;
    while (!ended) {
      requests.clear();
      List<String> before = written(killed);
      long after = kills < KILLS ? 400 + random.nextInt(500) : 120_000;
      ended = run(killed, url, after);
      kills += ended ? 0 : 1;
      // What a reader could see whole was not asked for again.
      List<String> again = new ArrayList<>(requests);
      again.retainAll(new HashSet<>(before));
      assertThat(again).as("asked for again after kill " + kills).isEmpty();
    }
    assertThat(kills).as("kills before the crawl ended").isGreaterThanOrEqualTo(20);
  }

  /** Returns the paths in the lines of pages.jsonl that are whole. */
  private static List<String> written(Path killed) throws IOException {
    Path pages = killed.resolve("pages.jsonl");
    if (!Files.exists(pages)) {
      return List.of();
    }
    String text = Files.readString(pages);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> Json.MAPPER.readTree(line).get("url").asString())
        .map(url -> url.replaceFirst("http://[^/]*", ""))
        .toList();
  }

  private void assertSame() throws IOException {
    var whole = new CrawlFiles(directory.resolve("whole"));
    var killed = new CrawlFiles(directory.resolve("killed"));
    for (String name : FILES) {
      assertThat(counted(killed, name)).as(name).isEqualTo(counted(whole, name));
    }
    assertThat(killed.urls()).hasSizeGreaterThan(PAGES).doesNotHaveDuplicates();
    JsonNode one = Json.MAPPER.readTree(whole.directory().resolve("summary.json").toFile());
    JsonNode other = Json.MAPPER.readTree(killed.directory().resolve("summary.json").toFile());
    for (String field :
        List.of("pages", "ok", "clientErrors", "errors", "links", "bytes", "maxDepth")) {
      assertThat(other.get(field)).as(field).isEqualTo(one.get(field));
    }
  }

  /** Returns records without what depends on time and order, and how often each is there. */
  private static Map<String, Integer> counted(CrawlFiles files, String name) throws IOException {
    var counted = new TreeMap<String, Integer>();
    for (JsonNode record : files.read(name)) {
      String text =
          record
              .toString()
              .replaceAll(
                  "\"(elapsedMs|fetchedAt|parent|depth|followed|reason)\":(\"[^\"]*\"|[^,}]+)", "");
      counted.merge(text, 1, Integer::sum);
    }
    return counted;
  }
}
