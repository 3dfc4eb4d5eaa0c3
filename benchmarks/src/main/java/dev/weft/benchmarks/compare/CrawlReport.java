package dev.weft.benchmarks.compare;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The crawlers' results as a page of Markdown. */
record CrawlReport(Site site, Path jar, Set<String> pages, Map<CrawlPeer, List<CrawlRun>> runs) {

  String text(String line) {
    var lines =
        new ArrayList<>(
            List.of(
                "# `weft crawl` beside other crawlers",
                "",
                "Printed by `./build bench " + line + "` on " + LocalDate.now(ZoneOffset.UTC) + ".",
                "Every cell is the median of "
                    + weft().size()
                    + " rounds [least–most]; the ratio is taken within a round.",
                "",
                "The site is `"
                    + jar.getFileName()
                    + "`, served on loopback from another process's memory. Each crawler is a process"
                    + " of its own, timed from its start to its end; by the server's book each has"
                    + " asked for the same "
                    + String.format("%,d", pages.size())
                    + " URLs, each once, or this page would not be. "
                    + CrawlPeer.CONNECTIONS
                    + " requests in flight (`wget`: one), no robots.txt, no pauses."
                    + " Crawlers and server share the machine.",
                "",
                "- " + System.getProperty("java.vm.name") + " " + Runtime.version(),
                "- " + System.getProperty("os.arch") + ", " + cpus() + " CPUs",
                "",
                "| crawler | writes | pages/s | time | CPU time | peak memory | Weft's speed to it |",
                "| --- | --- | --- | --- | --- | --- | --- |"));
    runs.forEach((peer, found) -> lines.add(row(peer, found)));
    return String.join("\n", lines) + "\n";
  }

  private List<CrawlRun> weft() {
    return runs.getOrDefault(CrawlPeer.WEFT, List.of());
  }

  private static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  private String row(CrawlPeer peer, List<CrawlRun> found) {
    var seconds = samples(found, CrawlRun::seconds);
    var weft = samples(weft(), CrawlRun::seconds);
    return "| "
        + String.join(
            " | ",
            peer.title,
            peer.writes,
            samples(found, run -> pages.size() / run.seconds()).text(1),
            seconds.text(1) + " s",
            samples(found, CrawlRun::cpuSeconds).text(1) + " s",
            samples(found, CrawlRun::peakBytes).text(1 << 20) + " MiB",
            peer == CrawlPeer.WEFT ? "–" : seconds.over(weft).text(1))
        + " |";
  }

  private static Samples samples(List<CrawlRun> runs, ToDoubleFunction<CrawlRun> figure) {
    return new Samples(runs.stream().map(figure::applyAsDouble).toList());
  }
}
