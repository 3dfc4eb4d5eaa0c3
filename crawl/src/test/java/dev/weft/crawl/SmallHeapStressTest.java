package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A heap that is smaller than the bodies in flight, or than a table of the known URLs. */
class SmallHeapStressTest {
  private static final int PAGES = 64; // in flight at once
  private static final int PIECE = 64 << 10;
  private static final int PIECES = 128; // 8 MiB a page
  private static final int HUBS = 1000;
  private static final int LINKS = 1000; // of a hub

  @TempDir Path directory;

  private static String head(long length) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + length + "\r\n\r\n";
  }

  /** All of its large pages are on their way at once, none before the last has begun. */
  private static TestSite largePages() throws IOException {
    TestSite site = TestSite.open();
    var links = new StringBuilder();
    var begun = new CompletableFuture<Void>();
    int[] waiting = {PAGES};
    byte[] piece = ("<p>" + "x".repeat(PIECE - 3)).getBytes(UTF_8);
    for (int i = 0; i < PAGES; i++) {
      links.append("<a href=/large").append(i).append(">x</a>");
      String end = "<a href=/end%02d>end</a>".formatted(i);
      site.on(
          "/large" + i,
          (stream, _) -> {
            stream.writeText(head((long) PIECE * PIECES + end.length()));
            for (int k = 0; k < PIECES; k++) {
              if (k == PIECES / 2 && --waiting[0] == 0) {
                begun.complete(null);
              }
              if (k == PIECES / 2) {
                Asyncio.await(begun); // all are half in the crawler's hands
              }
              stream.write(piece);
            }
            stream.writeText(end);
          });
      site.page("/end%02d".formatted(i), "");
    }
    return site.page("/", links.toString());
  }

  private interface Site {
    TestSite open() throws IOException;
  }

  /** Serves a site and has it crawled by JVMs with a small heap, each with its options. */
  private List<String> crawl(String heap, Site site, String[]... runs) throws Exception {
    var url = new CompletableFuture<String>();
    var over = new CompletableFuture<Void>();
    Thread server = Thread.ofPlatform().start(() -> serve(site, url, over));
    List<String> said = new ArrayList<>();
    try {
      for (String[] options : runs) {
        Process crawl =
            CrawlProgram.process(heap, directory, url.get(), options)
                .redirectErrorStream(true)
                .start();
        said.add(new String(crawl.getInputStream().readAllBytes(), UTF_8));
        assertThat(crawl.waitFor()).as(said.getLast()).isZero();
      }
      return said;
    } finally {
      over.complete(null);
      server.join();
    }
  }

  private static void serve(
      Site site, CompletableFuture<String> url, CompletableFuture<Void> over) {
    try {
      Asyncio.run(() -> {
        try (TestSite served = site.open()) {
          url.complete(served.url("/"));
          Asyncio.await(over);
        }
      });
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  @Test
  void bodiesInFlightMayBeLargerThanTheHeap() throws Exception {
    String[] options = {"perHost", "" + PAGES, "timeout", "PT5M"};
    List<String> said = crawl("-Xmx160m", SmallHeapStressTest::largePages, options);
    assertThat(said.getFirst()).endsWith("done\n");
    List<JsonNode> pages = new CrawlFiles(directory).pages();
    assertThat(pages).hasSize(1 + 2 * PAGES);
    assertThat(pages).allMatch(page -> page.get("status").asInt() == 200);
    assertThat(pages.stream().filter(page -> page.get("bytes").asLong() > PIECE * PIECES))
        .hasSize(PAGES);
  }

  private static TestSite manyLinks() throws IOException {
    TestSite site = TestSite.open();
    var hubs = new StringBuilder();
    for (int i = 0; i < HUBS; i++) {
      hubs.append("<a href=/hub").append(i).append(">x</a>");
      int hub = i;
      site.on(
          "/hub" + i,
          (stream, _) -> {
            var links = new StringBuilder();
            for (int k = 0; k < LINKS; k++) {
              links.append(
                  "<a href=/a/rather/long/path/of/page-%d-%d.html>x</a>".formatted(hub, k));
            }
            stream.writeText(head(links.length()));
            stream.writeText(links.toString());
          });
    }
    return site.page("/", hubs.toString());
  }

  @Test
  void aMillionKnownUrlsFitIntoASmallHeap() throws Exception {
    String[] hubs = {"maxPages", "" + (1 + HUBS)};
    String[] more = {"maxPages", "" + (101 + HUBS)}; // its table is made anew, from the journal
    List<String> said = crawl("-Xmx256m", SmallHeapStressTest::manyLinks, hubs, more);
    assertThat(said).allMatch(each -> each.endsWith("max-pages\n"));
    JsonNode summary = Json.MAPPER.readTree(directory.resolve("summary.json").toFile());
    assertThat(summary.get("links").asInt()).isEqualTo(HUBS + HUBS * LINKS);
    assertThat(summary.get("pages").asInt()).isEqualTo(101 + HUBS);
    assertThat(new CrawlFiles(directory).urls()).doesNotHaveDuplicates();
  }
}
