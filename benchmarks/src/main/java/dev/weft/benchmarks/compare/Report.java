package dev.weft.benchmarks.compare;

import dev.weft.benchmarks.SqlWork;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results as a page of Markdown. */
record Report(
    Site site,
    Options options,
    Map<String, Map<Peer, Samples>> samples,
    Map<String, Samples> startUp) {

  private static final Samples NOTHING = new Samples();

  String text() throws IOException {
    var page = new ArrayList<String>();
    page.addAll(header());
    page.addAll(peers());
    page.addAll(kit());
    page.addAll(sql());
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
                "- every JVM: `"
                    + String.join(" ", Peer.heap(options.group().equals("http") ? "http" : ""))
                    + "`, the default collector; the tables of"
                    + " memory and hello world have their own heap"));
    for (var peer : options.peers()) {
      var missing = peer.missing(site);
      var about = missing.isEmpty() ? peer.about(site) : "skipped, " + missing;
      lines.add("- " + peer.title + ": " + about);
    }
    if (samples.keySet().stream().anyMatch(it -> Targets.group(it).equals("http"))) {
      lines.addAll(HttpTargets.NOTES);
    }
    return lines;
  }

  private static int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  private List<String> peers() {
    var lines = new ArrayList<String>();
    for (var row : measured()) {
      if (!KitTargets.ROWS.contains(row)) {
        lines.add(peer(row, samples.getOrDefault(row.workload(), Map.of())));
      }
    }
    return table(
        "## Faster than",
        "workload | peer | time | Weft, native | ratio | target | met"
            + " | Weft, portable | ratio | target | met",
        lines);
  }

  private List<Targets.Row> measured() {
    return Targets.rows().stream()
        .filter(row -> samples.getOrDefault(row.workload(), Map.of()).containsKey(row.peer()))
        .toList();
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

  private List<String> kit() {
    var lines = new ArrayList<String>();
    for (var row : measured()) {
      if (KitTargets.ROWS.contains(row) && !Targets.isSql(row.workload())) {
        lines.add(beside(row, Samples::time));
      }
    }
    return table("## The kit, when nothing is in the way", beside("what", "time"), lines);
  }

  private List<String> sql() {
    var lines = new ArrayList<String>();
    for (var row : measured()) {
      if (Targets.isSql(row.workload())) {
        lines.add(beside(row, Samples::perSecond));
      }
    }
    return table(
        "## PostgreSQL, %d connections, on the same machine; thousands in a second"
            .formatted(SqlWork.CONNECTIONS),
        beside("what", "so many"),
        lines);
  }

  private static String beside(String what, String figure) {
    return what + " | peer | " + figure + " | Weft, native | ratio | Weft, portable | ratio";
  }

  private String beside(Targets.Row row, Function<Samples, String> figure) {
    var found = samples.getOrDefault(row.workload(), Map.of());
    var peer = found.getOrDefault(row.peer(), NOTHING);
    var line = new ArrayList<>(List.of(row.title(), row.peer().title, figure.apply(peer)));
    for (var fiber : List.of(Peer.NATIVE, Peer.PORTABLE)) {
      var weft = found.getOrDefault(fiber, NOTHING);
      line.addAll(List.of(figure.apply(weft), peer.over(weft).text(1)));
    }
    return String.join(" | ", line);
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
          lines.add(loops.title() + " | " + fiber.title + " | " + loops(one, two));
        }
      }
    }
    return table(
        "## One port, several loops, 0.2 ms of work in each request; the clients have a loop apart",
        "server | fiber | one loop, a request | two loops | ratio | target | met",
        lines);
  }

  private static String loops(Samples one, Samples two) {
    var ratio = one.over(two);
    return String.join(
        " | ",
        one.time(),
        two.time(),
        ratio.text(1),
        "≥ " + limit(Targets.LOOPS_LIMIT),
        met(ratio.median() >= Targets.LOOPS_LIMIT));
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
