package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Crawls one site by {@code weft crawl} and by others, in turn. They have to ask the server for the
 * same pages, each of them once.
 */
final class CrawlBench {
  private final Site site;
  private final Path jar;
  private final int rounds;
  private final Map<CrawlPeer, List<CrawlRun>> runs = new EnumMap<>(CrawlPeer.class);
  private Set<String> pages = Set.of();

  private CrawlBench(Site site, Path jar, int rounds) {
    this.site = site;
    this.jar = jar;
    this.rounds = rounds;
  }

  /** {@code CrawlBench HOME PYTHON [crawl] [--rounds N]}. */
  static void main(String[] args) throws Exception {
    var home = Path.of(args[0]);
    var rounds = 3;
    for (var i = 2; i < args.length; i++) {
      if (args[i].equals("--rounds")) {
        rounds = Integer.parseInt(args[++i]);
      }
    }
    var bench = new CrawlBench(Site.at(home, args[1]), jar(home), rounds);
    bench.measure();
    var line = String.join(" ", List.of(args).subList(2, args.length));
    var report = new CrawlReport(bench.site, bench.jar, bench.pages, bench.runs).text(line);
    System.out.print(report);
    Files.writeString(home.resolve("RESULTS-crawl.md"), report);
  }

  private static Path jar(Path home) throws IOException {
    try (var files = Files.list(home.resolve("target/sites"))) {
      return files.filter(it -> it.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private void measure() throws IOException, InterruptedException {
    for (var peer : CrawlPeer.values()) {
      var missing = peer.missing(site);
      if (missing.isEmpty()) {
        runs.put(peer, new ArrayList<>());
      } else {
        Compare.say("skipped: " + peer.title + ", " + missing);
      }
    }
    try (var server = new PageServer(jar)) {
      for (var round = 1; round <= rounds; round++) {
        for (var peer : runs.entrySet()) {
          var run = run(server, peer.getKey());
          peer.getValue().add(run);
          Compare.say(
              "round %d  %s, %s  %s"
                  .formatted(round, peer.getKey().title, peer.getKey().writes, run));
        }
      }
    }
  }

  private CrawlRun run(PageServer server, CrawlPeer peer) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("weft-bench-crawl");
    try {
      var command = peer.command(site, server.url(), directory.resolve("crawl"));
      var run = CrawlRun.of(command, directory.resolve("log"));
      check(peer, server.takeAsked());
      return run;
    } finally {
      delete(directory);
    }
  }

  /** Whoever leaves out a page, or asks twice for one, is not compared. */
  private void check(CrawlPeer peer, Map<String, Integer> asked) throws IOException {
    if (pages.isEmpty()) {
      pages = new TreeSet<>(asked.keySet());
    }
    var wrong = new TreeSet<String>();
    asked.forEach((page, times) -> {
      if (times > 1 || !pages.contains(page)) {
        wrong.add(page + " ×" + times);
      }
    });
    pages.stream()
        .filter(page -> !asked.containsKey(page))
        .forEach(page -> wrong.add(page + " ×0"));
    if (!wrong.isEmpty()) {
      throw new IOException(
          peer.title
              + " differs in "
              + wrong.size()
              + " pages: "
              + wrong.stream().limit(10).toList());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
