package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlTableTest {
  private static final int URLS = 100_000; // grows three times

  @TempDir Path directory;

  @Test
  void itKnowsExactlyWhatWasAdded() throws IOException {
    var text = new StringBuilder();
    try (var urls =
        new UrlTable(directory, (at, length) -> text.substring((int) at, (int) at + length))) {
      for (int i = 0; i < URLS; i++) {
        String url = url(i);
        assertThat(urls.find(url)).isEqualTo(-1);
        assertThat(urls.add(url, text.length(), url.length(), i % 99, i - 1, i % 8)).isEqualTo(i);
        text.append(url);
        urls.setNext(i, i + 1);
      }
      assertThat(urls.size()).isEqualTo(URLS);
      for (int i = 0; i < URLS; i++) {
        assertThat(urls.find(url(i))).isEqualTo(i);
        assertThat(urls.url(i)).isEqualTo(url(i));
        assertThat(urls.depth(i)).isEqualTo(i % 99);
        assertThat(urls.parent(i)).isEqualTo(i - 1);
        assertThat(urls.next(i)).isEqualTo(i + 1);
        assertThat(urls.has(i, UrlTable.DONE)).isEqualTo(i % 2 == 1);
        urls.mark(i, UrlTable.DONE);
        assertThat(urls.has(i, UrlTable.DONE)).isTrue();
        assertThat(urls.has(i, UrlTable.REFUSED)).isEqualTo((i & 4) != 0);
      }
      assertThat(urls.find("http://h/" + URLS)).isEqualTo(-1);
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static String url(int i) {
    return "http://h/" + i;
  }

  @Test
  void aJournalReadsWhatItHasNotWrittenYet() throws IOException {
    try (var journal = new Journal(directory)) {
      long first = journal.log("K", "http://h/1");
      assertThat(journal.text(first, 10)).isEqualTo("http://h/1");
      journal.commit(0);
      long second = journal.log("K", "x", "http://h/2");
      assertThat(journal.text(first, 10)).isEqualTo("http://h/1");
      assertThat(journal.text(second, 10)).isEqualTo("http://h/2");
    }
  }
}
