package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrawlReportTest {
  @TempDir Path directory;

  private String report(TestSite site) throws IOException {
    Map<String, Object> said = Map.of("urls", List.of(site.url("/")), "retries", 0, "perHost", 1);
    Crawl.create(directory, CrawlOptions.from(said)).run();
    return read();
  }

  private String read() throws IOException {
    Path page = directory.resolve("report.html");
    CrawlReport.write(directory, page);
    return Files.readString(page);
  }

  private static String section(String page, String id) {
    int start = page.indexOf("<h2 id=\"" + id);
    assertThat(start).as(id).isPositive();
    int end = page.indexOf("<h2", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  @AsyncTest
  void itShowsWhatIsBrokenAndWhoHoldsTheLinks() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<title>Home</title><a href=/a>a</a><a href=/gone>g</a><a href=/dead>d</a>")
          .page("/a", "<a href=/gone>g</a><a href=/gone>again</a><a href=/moved>m</a>")
          .redirect("/moved", "/a")
          .on("/dead", (stream, _) -> stream.close());
      String page = report(site);

      String broken = section(page, "broken");
      assertThat(broken).contains("<small>2</small>", "404", ">connect<", ">3 links<", ">1 link<");
      assertThat(broken)
          .contains(
              "on <a href=\"" + site.url("/") + "\"", "on <a href=\"" + site.url("/a") + "\"");
      assertThat(section(page, "redirects"))
          .contains("302", ">/moved<", "→ <a href=\"" + site.url("/a") + "\"");
      assertThat(section(page, "slowest")).contains(" ms</td>").contains(site.url("/"));
      assertThat(section(page, "largest")).contains(" B</td>");
      assertThat(section(page, "types")).contains("text/html", "none");
      assertThat(section(page, "map")).contains("Depth 0", "Depth 1", "Depth 2", "Home");
    }
  }

  @AsyncTest
  void whatPagesSayIsTextAndNeedsNoOtherFile() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<title>&lt;script>alert(1)&lt;/script></title>").page("/x", "");
      String page = report(site);
      assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
      assertThat(page).doesNotContain("<link", "<img", " src=", "@import", "url(");
    }
  }

  @AsyncTest
  void aTitleWithoutEndIsCutOff() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<title>" + "long ".repeat(100_000) + "</title>");
      assertThat(report(site)).contains("long long").hasSizeLessThan(50_000);
    }
  }

  @AsyncTest
  void aCrawlThatWasKilledHasAReportToo() throws IOException {
    try (var site = TestSite.open()) {
      site.page("/", "<a href=/a>a</a>").page("/a", "");
      report(site);
      Files.delete(directory.resolve("summary.json"));
      for (String name : List.of("pages.jsonl", "links.jsonl", "errors.jsonl")) {
        Files.writeString(directory.resolve(name), "{\"url\":\"ht", StandardOpenOption.APPEND);
      }
      assertThat(read()).contains("unfinished", "<b>2</b> pages");
    }
  }

  @Test
  void withoutACrawlThereIsNone() {
    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }
}
