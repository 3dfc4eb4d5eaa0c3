package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The results as a page of Markdown. */
record Report(
    Site site,
    Options options,
    Map<String, Map<Peer, Samples>> samples,
    Map<String, Samples> startUp) {

  private static final String VERSIONS =
      "import aiohttp, websockets, uvloop;"
          + " print(aiohttp.__version__, websockets.__version__, uvloop.__version__, sep=', ')";
  private static final Samples NOTHING = new Samples();

  String text() throws IOException {
    var page = new ArrayList<String>();
    page.addAll(header());
    page.addAll(peers());
    page.addAll(growth());
    page.addAll(loops());
    page.addAll(memory());
    page.addAll(startUpTable());
    return String.join("\n", page) + "\n";
  }

  private List<String> header() throws IOException {
    var lines =
        new ArrayList<>(
            List.of(
                "# Weft beside its peers",
                "",
                "Printed by `./build bench "
                    + options.line()
                    + "` on "
                    + LocalDate.now(ZoneOffset.UTC)
                    + ".",
                "Every cell is the median of " + options.rounds() + " rounds [least–most].",
                "A ratio is the peer's time over Weft's in the same round: above 1, Weft is"
                    + " faster.",
                "",
                "- " + System.getProperty("java.vm.name") + " " + Runtime.version(),
                "- " + System.getProperty("os.arch") + ", " + cpus() + " CPUs",
                "- Weft, native fiber: `java " + String.join(" ", Peer.NATIVE.flags()) + "`",
                "- Weft, portable fiber: `java " + String.join(" ", Peer.PORTABLE.flags()) + "`",
                "- every JVM: `"
                    + String.join(" ", Peer.heap(options.group().equals("http") ? "http" : ""))
                    + "`, the default collector; the tables of"
                    + " memory and hello world have their own heap",
                "- Python: " + python()));
    lines.addAll(options.group().equals("http") ? webPeers() : otherPeers());
    return lines;
  }

  private List<String> otherPeers() {
    return List.of(
        "- Kotlin: " + kotlin(),
        "- uvloop: " + (site.hasPython("uvloop") ? "in the same Python" : "skipped"),
        "- virtual threads: the JDK's default scheduler",
        "- bare virtual threads: each its own scheduler, run in turn by a plain loop: what the"
            + " JDK leaves to Weft");
  }

  private List<String> webPeers() throws IOException {
    return List.of(
        "- aiohttp, websockets, uvloop: " + said(site.python(), "-c", VERSIONS),
        "- Vert.x " + site.vertx() + ", one event loop",
        "- each server has one thread of events; its load is another process: wrk -t1 -c64,"
            + " h2load -t1 -c64 -m1, or sockets of Netty",
        "- the clients ask the Netty server, in another process",
        "- Weft's server has a router, the other JVMs' have a switch");
  }

  private static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  private String kotlin() {
    return site.kotlin().isEmpty()
        ? "skipped, " + Peer.KOTLIN.missing(site)
        : "kotlinx.coroutines " + site.kotlin() + ", `runBlocking` on one thread";
  }

  private String python() throws IOException {
    if (site.python().isEmpty()) {
      return "skipped, " + Peer.ASYNCIO.missing(site);
    }
    return said(site.python(), "--version");
  }

  private static String said(String... command) throws IOException {
    var version = new ProcessBuilder(command).start();
    return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private List<String> peers() {
    var lines = new ArrayList<String>();
    for (var row : Targets.ROWS) {
      var found = samples.getOrDefault(row.workload(), Map.of());
      if (found.containsKey(row.peer())) {
        lines.add(peer(row, found));
      }
    }
    return table(
        "## Faster than",
        "workload | peer | time | Weft, native | ratio | target | met"
            + " | Weft, portable | ratio | target | met",
        lines);
  }

  private static String peer(Targets.Row row, Map<Peer, Samples> found) {
    var peer = found.getOrDefault(row.peer(), NOTHING).above(row.bound());
    var line = new ArrayList<>(List.of(row.title(), row.peer().title, peer.time()));
    line.addAll(side(peer, found.getOrDefault(Peer.NATIVE, NOTHING), row.bound(), row.onNative()));
    line.addAll(
        side(peer, found.getOrDefault(Peer.PORTABLE, NOTHING), row.bound(), row.onPortable()));
    return String.join(" | ", line);
  }

  private static List<String> side(Samples peer, Samples weft, double bound, double target) {
    var ours = weft.above(bound);
    var ratio = peer.over(ours);
    var wanted = target == Targets.NONE ? "–" : "≥ " + limit(target);
    var met = target == Targets.NONE ? "–" : met(ratio.median() >= target);
    return List.of(ours.time(), ratio.text(1), wanted, met);
  }

  private List<String> growth() {
    var lines = new ArrayList<String>();
    for (var cost : Targets.GROWTH) {
      for (var fiber : List.of(Peer.NATIVE, Peer.PORTABLE)) {
        var sizes =
            cost.sizes().stream()
                .map(size -> samples.getOrDefault(cost.workload() + "_" + size, Map.of()))
                .map(found -> found.getOrDefault(fiber, NOTHING))
                .toList();
        if (sizes.stream().noneMatch(Samples::isEmpty)) {
          lines.add(growth(cost.title() + " | " + fiber.title, sizes));
        }
      }
    }
    return table(
        "## Growth of the cost of one, when so many are alive",
        "cost of one | fiber | 10³ | 10⁴ | 10⁵ | 10⁶ | 10⁶ to 10³ | target | met",
        lines);
  }

  private static String growth(String title, List<Samples> sizes) {
    var line = new ArrayList<>(List.of(title));
    sizes.forEach(size -> line.add(size.time()));
    var growth = sizes.getLast().over(sizes.getFirst());
    line.addAll(List.of(growth.text(1), "≤ " + limit(Targets.GROWTH_LIMIT)));
    line.add(met(growth.median() <= Targets.GROWTH_LIMIT));
    return String.join(" | ", line);
  }

  private List<String> loops() {
    var lines = new ArrayList<String>();
    for (var loops : Targets.LOOPS) {
      for (var fiber : List.of(Peer.NATIVE, Peer.PORTABLE)) {
        var one = samples.getOrDefault(loops.one(), Map.of()).getOrDefault(fiber, NOTHING);
        var two = samples.getOrDefault(loops.two(), Map.of()).getOrDefault(fiber, NOTHING);
        if (!one.isEmpty() && !two.isEmpty()) {
          var ratio = one.over(two);
          lines.add(
              String.join(
                  " | ",
                  loops.title(),
                  fiber.title,
                  one.time(),
                  two.time(),
                  ratio.text(1),
                  "≥ " + limit(Targets.LOOPS_LIMIT),
                  met(ratio.median() >= Targets.LOOPS_LIMIT)));
        }
      }
    }
    return table(
        "## One port, several loops, 0.2 ms of work in each request; the clients have a loop apart",
        "server | fiber | one loop, a request | two loops | ratio | target | met",
        lines);
  }

  private List<String> memory() {
    var lines = new ArrayList<String>();
    var memory = " | ≤ " + limit(Targets.MEMORY_LIMIT) + " | ";
    for (var found : samples.getOrDefault(Targets.MEMORY, Map.of()).entrySet()) {
      var met = met(found.getValue().median() <= Targets.MEMORY_LIMIT);
      lines.add(found.getKey().title + " | " + found.getValue().text(1) + memory + met);
    }
    return table(
        "## Heap of a sleeping task, 1,000,000 of them under -Xmx2g",
        "fiber | bytes with task and timer | target | met",
        lines);
  }

  private List<String> startUpTable() {
    var python = startUp.getOrDefault(StartUp.ASYNCIO, NOTHING);
    var limit = "≤ " + limit(Targets.START_UP_LIMIT);
    var lines = new ArrayList<String>();
    startUp.forEach((name, times) -> {
      var ratio = times.over(python);
      var met = name.equals(StartUp.ASYNCIO) ? "–" : met(ratio.median() <= Targets.START_UP_LIMIT);
      lines.add(String.join(" | ", name, times.time(), ratio.text(1), limit, met));
    });
    return table(
        "## Hello world, the whole process, 20 runs",
        "what | time | to python3 | target | met",
        lines);
  }

  private static String limit(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static String met(boolean met) {
    return met ? "yes" : "**no**";
  }

  private static List<String> table(String title, String columns, List<String> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<>(List.of("", title, "", "| " + columns + " |"));
    lines.add("|" + " --- |".repeat(columns.split("\\|", -1).length));
    rows.forEach(row -> lines.add("| " + row + " |"));
    return lines;
  }
}
