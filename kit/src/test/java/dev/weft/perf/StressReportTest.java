package dev.weft.perf;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class StressReportTest {
  private static StressReport run() {
    return Stress.open(100)
        .name("api <&{{load}}>")
        .iterations(200)
        .run(index -> {
          sleep(millis(10 + index % 10));
          if (index % 50 == 7) {
            throw new IOException("reset");
          }
        });
  }

  @AsyncTest
  void theTextHasAllNumbers() {
    assertThat(run().toString())
        .isEqualTo(
            """
            api <&{{load}}>: open, 100 calls/s

            calls      200 in 2.01s, 99.6 per second
            succeeded  196
            failed     4
                       4 IOException

            latency   min    mean   p50   p90   p99  p99.9   max
                     10ms  14.5ms  14ms  18ms  19ms   19ms  19ms
            """);
  }

  @AsyncTest
  void thePageNeedsNothingBesideItself(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("report.html");
    run().html(file);
    String page = Files.readString(file);

    assertThat(page).contains("<title>api &lt;&amp;&#123;&#123;load}}></title>");
    assertThat(page).doesNotContain("http:", "https:", "src=", "<script", "{{");
    assertThat(page).contains("<dt>p99</dt><dd>19ms</dd>").contains("<li>4 × IOException</li>");
    assertThat(page).contains("prefers-color-scheme: dark");
    List<Document> pictures = pictures(page);
    assertThat(pictures).hasSize(2);
    String[] curve =
        pictures
            .getFirst()
            .getElementsByTagName("polyline")
            .item(0)
            .getAttributes()
            .getNamedItem("points")
            .getNodeValue()
            .strip()
            .split(" ");
    assertThat(curve).startsWith("64.0,112.0").endsWith("684.0,22.0"); // 10 of 20 ms, 19 of 20
    assertThat(page.split("class=\"failed\"", -1)).hasSize(5);
  }

  private static List<Document> pictures(String page) throws Exception {
    var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    List<Document> pictures = new java.util.ArrayList<>();
    for (int at = page.indexOf("<svg"); at >= 0; at = page.indexOf("<svg", at + 1)) {
      String svg = page.substring(at, page.indexOf("</svg>", at) + 6);
      pictures.add(parser.parse(new org.xml.sax.InputSource(new java.io.StringReader(svg))));
    }
    return pictures;
  }

  @Test
  void anEmptyReportHasAPageToo(@TempDir Path directory) throws IOException {
    var report = new StressReport("none", "closed, 1 user");
    report.end(seconds(0));

    assertThat(report.throughput()).isZero();
    assertThat(report.toString()).contains("calls      0 in 0s, 0 per second");
    report.html(directory.resolve("x.html"));
    assertThat(directory.resolve("x.html")).content().doesNotContain("NaN").doesNotContain("<ul>");
  }

  @Test
  void theRateKeepsItsRoomAndLosesNothing() {
    var rate = new Rate();
    for (int i = 0; i < 100_000; i++) {
      rate.add(millis(i), i % 10 == 0);
    }

    assertThat(rate.parts()).hasSizeBetween(64, 128);
    assertThat(sum(rate.parts().stream().mapToLong(Rate.Part::successes))).isEqualTo(90_000);
    assertThat(sum(rate.parts().stream().mapToLong(Rate.Part::failures))).isEqualTo(10_000);
    assertThat(rate.parts().getFirst().count()).isEqualTo(rate.width().toMillis());
  }

  private static long sum(LongStream numbers) {
    return numbers.sum();
  }
}
