package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownTest {
  private final CrawlOptions options =
      CrawlOptions.from(Map.of("urls", List.of("http://h.example/")));

  @TempDir Path directory;

  @Test
  void filesThatCannotBeOpenedLeaveTheDirectoryFree() throws IOException {
    for (String name : List.of("pages.jsonl", "links.jsonl", "errors.jsonl", "state/rows")) {
      Path crawl = directory.resolve(name.replace('/', '.'));
      Path inTheWay = crawl.resolve(name);
      Files.createDirectories(inTheWay.resolve("x"));
      assertThatThrownBy(() -> new Known(crawl, options)).isInstanceOf(FileSystemException.class);
      Files.delete(inTheWay.resolve("x"));
      Files.delete(inTheWay);
      new Known(crawl, options).close();
    }
  }

  @Test
  void noMoreSitemapsAreKeptThanAreRead() throws IOException {
    List<WebUrl> many =
        IntStream.range(0, 3000)
            .mapToObj(i -> Objects.requireNonNull(WebUrl.parse("http://h.example/" + i)))
            .toList();
    try (var known = new Known(directory, options)) {
      Site site = known.frontier.site("http://h.example");
      known.sitemapRead(site, "http://h.example/sitemap.xml", many);
      known.commit();
      assertThat(site.sitemaps).hasSize(1000).contains("http://h.example/0");
    }
    try (var known = new Known(directory, options)) {
      assertThat(known.frontier.site("http://h.example").sitemaps).hasSize(1000);
    }
  }
}
