package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Model.Measured;
import dev.weft.sync.Barrier;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareTest {
  private static final int PAGE = 2200;
  private static final Used ONE_THREAD = new Used(0, 0, 1, 0);

  @TempDir private Path home;

  @Test
  void everyModelDoesTheSameWorkByItsOwnMeans() throws Exception {
    Path page = home.resolve("compare.html");
    var run =
        CommandLineRun.of(
            "compare", "-n", "12", "-d", "1ms", "-t", "3", "--json", "--html", page.toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err().strip()).isEqualTo("weft: the charts are in " + page);
    JsonNode result = JsonMapper.shared().readTree(run.out());
    assertThat(result.get("requests").asInt()).isEqualTo(12);
    assertThat(result.get("delayMs").asInt()).isEqualTo(1);
    assertThat(result.get("machine").get("cores").asInt()).isPositive();
    JsonNode fetches = result.get("fetches");
    assertThat(fetches.findValuesAsString("model"))
        .containsExactly("sequential", "3 threads", "virtual threads", "Weft");
    assertThat(fetches.findValuesAsString("result")).containsOnly(String.valueOf(12 * PAGE));
    assertThat(fetches.findValues("virtualThreads").get(2).asInt()).isEqualTo(12);
    assertThat(fetches.findValues("tasks").get(3).asInt()).isEqualTo(12);
    assertThat(fetches.findValues("threads").get(0).asInt()).isEqualTo(1);
    assertThat(fetches.findValues("threads").get(1).asInt()).isEqualTo(3);
    JsonNode sums = result.get("sums");
    assertThat(sums.findValuesAsString("model"))
        .containsExactly(
            "sequential", "3 threads", "virtual threads", "processes", "Weft", "Weft, toThread");
    assertThat(sums.findValuesAsString("result").stream().distinct()).hasSize(1);
    assertThat(sums.findValues("processes").get(3).asInt())
        .isEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
    assertThat(sums.findValues("tasks").get(5).asInt()).isEqualTo(3);
    assertThat(sums.findValues("virtualThreads").get(5).asInt()).isZero();
    assertThat(sums.findValues("threads").get(5).asInt()).isGreaterThan(1);
    assertThat(page).content().contains("12 fetches of a page that takes 1ms");
  }

  /** A page that comes when so many ask for it at the same time, and that counts how many do. */
  private static final class Crowd {
    private final Barrier barrier;
    private int now;
    private int most;

    Crowd(int together) {
      barrier = new Barrier(together);
    }

    void pause() throws Exception {
      most = Math.max(most, ++now);
      barrier.await();
      now--;
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "2, 10", "3, 10"})
  void asManyWaitTogetherAsTheModelCanHave(int model, int together) throws Exception {
    var crowd = new Crowd(together);
    try (var server = new SlowPage(crowd::pause, 10)) {
      var fetches = new Fetches(server.port(), SlowPage.SLOW, 10, 2, () -> {});

      Measured measured = fetches.models().get(model).measure();

      assertThat(crowd.most).isEqualTo(together);
      assertThat(measured.result()).isEqualTo(10L * PAGE);
      if (model == 0) {
        assertThat(measured.used()).isEqualTo(ONE_THREAD);
      }
    }
  }

  @Test
  void aSumIsTheSumOfItsParts() {
    var sum = new Sum(0, 1003);

    assertThat(sum.parts(7)).hasSize(7);
    assertThat(sum.parts(7).stream().mapToLong(Sum::compute).sum()).isEqualTo(sum.compute());
    assertThat(new Sum(1002, 1003).compute() + new Sum(0, 1002).compute()).isEqualTo(sum.compute());
    assertThat(new Sum(5, 5).compute()).isZero();
  }

  @Test
  void whatWasUsedIsSaidInWords() {
    assertThat(ONE_THREAD).hasToString("1 thread");
    assertThat(new Used(0, 0, 10, 0)).hasToString("10 threads");
    assertThat(new Used(0, 50, 2, 0)).hasToString("50 virtual threads on 2 threads");
    assertThat(new Used(50, 0, 1, 0)).hasToString("50 tasks on 1 thread");
    assertThat(new Used(0, 0, 0, 2)).hasToString("2 processes");
  }

  private static Comparison sample() {
    var machine = new Comparison.Machine("Linux <amd64>", 2, "25");
    var fetches =
        List.of(
            new Measured("sequential", 5000, 110_000, ONE_THREAD),
            new Measured("Weft", 100, 110_000, new Used(50, 0, 1, 0)));
    var sums = List.of(new Measured("processes", 400.4, 99, new Used(0, 0, 0, 2)));
    return new Comparison(machine, 50, 100, fetches, 1_000_000, sums);
  }

  @Test
  void theTableIsForPeople() {
    var text = new StringWriter();
    sample().print(new PrintWriter(text));

    assertThat(text.toString().lines())
        .containsExactly(
            "50 fetches of a page that takes 100ms",
            "MODEL       ELAPSED  BYTES   USED",
            "sequential  5.0s     110000  1 thread",
            "Weft        100ms    110000  50 tasks on 1 thread",
            "",
            "a sum of 1,000,000 numbers",
            "MODEL      ELAPSED  SUM  USED",
            "processes  400ms    99   2 processes",
            "",
            "Linux <amd64>, 2 cores, JDK 25");
  }

  @Test
  void thePageNeedsNothingElse() throws Exception {
    String page = ComparePage.of(sample());

    assertThat(page).doesNotContain("{{").doesNotContain("http:").doesNotContain("https:");
    assertThat(page).contains("Linux &lt;amd64>, 2 cores").contains("prefers-color-scheme: dark");
    String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
    var chart =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    var bars = chart.getElementsByTagName("rect");
    assertThat(bars.getLength()).isEqualTo(2);
    assertThat(bars.item(0).getAttributes().getNamedItem("width").getNodeValue())
        .isEqualTo("300.0");
    assertThat(bars.item(1).getAttributes().getNamedItem("width").getNodeValue()).isEqualTo("6.0");
    assertThat(bars.item(1).getAttributes().getNamedItem("class").getNodeValue()).isEqualTo("weft");
  }

  @ParameterizedTest
  @CsvSource({
    "--requests=0, --requests is 0: give a number from 1 to 4000",
    "--requests=4001, --requests is 4001: give a number from 1 to 4000",
    "--threads=-1, --threads is -1: give a number from 1 to 1000",
    "--delay=soon, 'no such duration: soon: write 250ms, 2s or 5m'",
    "--html=/no/such/x.html, 'no such file can be: /no/such/x.html: give --html a file in a"
        + " directory'",
    "--html=/tmp, 'no such file can be: /tmp: give --html a file in a directory'",
    "more, 'one argument too many: more: see ''weft compare --help'''"
  })
  void whatCannotBeIsSaidAtOnce(String argument, String message) throws Exception {
    var run = CommandLineRun.of("compare", argument);

    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(Files.exists(Path.of("/no"))).isFalse();
  }
}
