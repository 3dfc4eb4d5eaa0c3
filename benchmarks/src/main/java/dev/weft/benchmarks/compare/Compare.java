package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures Weft beside its peers. In every round each workload is run by one peer after the other,
 * a process for each, so that a slow minute of the machine is a slow minute for all. Servers stay
 * over the rounds.
 */
final class Compare implements AutoCloseable {
  private static final long PATIENCE_MINUTES = 10;

  private final Site site;
  private final Options options;
  private final Map<String, Map<Peer, Samples>> samples;
  private @Nullable Postgres database;

  private Compare(Site site, Options options, Map<String, Map<Peer, Samples>> samples) {
    this.site = site;
    this.options = options;
    this.samples = samples;
  }

  /** {@code Compare HOME PYTHON [core|net|http|kit] [--rounds N] [--seconds S] [WORKLOAD…]}. */
  static void main(String[] args) throws Exception {
    var site = Site.at(Path.of(args[0]), args[1]);
    var options = Options.of(List.of(args).subList(2, args.length));
    var samples = new LinkedHashMap<String, Map<Peer, Samples>>();
    try (var compare = new Compare(site, options, samples)) {
      compare.plan();
      compare.measure();
    }
    var startUp = options.wants("hello") ? StartUp.measure(site) : new TreeMap<String, Samples>();
    var report = new Report(site, options, samples, startUp).text();
    System.out.print(report);
    if (options.workloads().isEmpty()) {
      Files.writeString(site.home().resolve(options.file()), report);
    }
  }

  private void plan() {
    for (var row : Targets.rows()) {
      plan(row.workload(), EnumSet.of(Peer.NATIVE, Peer.PORTABLE, row.peer()));
    }
    for (var cost : Targets.GROWTH) {
      for (var size : cost.sizes()) {
        plan(cost.workload() + "_" + size, EnumSet.of(Peer.NATIVE, Peer.PORTABLE));
      }
    }
    for (var loops : Targets.LOOPS) {
      plan(loops.one(), EnumSet.of(Peer.NATIVE, Peer.PORTABLE));
      plan(loops.two(), EnumSet.of(Peer.NATIVE, Peer.PORTABLE));
    }
    plan(Targets.MEMORY, EnumSet.of(Peer.NATIVE, Peer.PORTABLE));
    for (var peer : options.peers()) {
      if (!peer.missing(site).isEmpty()) {
        say("skipped: " + peer.title + ", " + peer.missing(site));
      }
    }
  }

  private void plan(String workload, Set<Peer> peers) {
    if (options.wants(workload) && isPossible(workload)) {
      var row = samples.computeIfAbsent(workload, _ -> new TreeMap<>());
      for (var peer : peers) {
        if (peer.missing(site).isEmpty()) {
          row.computeIfAbsent(peer, _ -> new Samples());
        }
      }
    }
  }

  private static boolean isPossible(String workload) {
    var missing = isWeb(workload) ? Web.missing(workload) : "";
    if (!missing.isEmpty()) {
      say("skipped: " + workload + ", " + missing);
    }
    return missing.isEmpty();
  }

  private static boolean isWeb(String workload) {
    return Targets.group(workload).equals("http");
  }

  private void measure() throws IOException, InterruptedException, SQLException {
    var alone = new LinkedHashMap<String, Map<Peer, Samples>>();
    var together = new LinkedHashMap<String, Map<String, Map<Peer, Samples>>>();
    samples.forEach((workload, row) -> {
      var group =
          isWeb(workload) ? together.computeIfAbsent(group(workload), _ -> new TreeMap<>()) : alone;
      group.put(workload, row);
    });
    for (var round = 1; round <= options.rounds(); round++) {
      for (var row : alone.entrySet()) {
        for (var peer : row.getValue().entrySet()) {
          var value = run(peer.getKey(), row.getKey());
          peer.getValue().add(value);
          say(round, row.getKey(), peer.getKey(), value);
        }
      }
    }
    for (var group : together.values()) {
      new Web(site, options).measure(group);
    }
  }

  /** Those on one loop and on two are compared with each other. */
  private static String group(String workload) {
    return workload.replaceFirst("_[12]$", "");
  }

  /** Returns the figure that the peer's process prints, or NaN if it fails. */
  private double run(Peer peer, String workload)
      throws IOException, InterruptedException, SQLException {
    var command = peer.command(siteOf(workload), workload, options.warmUp(), options.seconds());
    var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.PIPE).start();
    var errors = new ArrayList<String>();
    var reader =
        Thread.startVirtualThread(() -> process.errorReader().lines().forEach(errors::add));
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    reader.join();
    for (var line : process.inputReader().lines().toList()) {
      if (line.startsWith(workload + " ") && process.exitValue() == 0) {
        return Double.parseDouble(line.substring(workload.length() + 1));
      }
    }
    say("failed: " + String.join(" ", command));
    errors.stream().limit(20).forEach(Compare::say);
    return Double.NaN;
  }

  /** No peer finds what another has left in the database. */
  private Site siteOf(String workload) throws IOException, SQLException {
    if (!Targets.isSql(workload)) {
      return site;
    }
    if (database == null) {
      database = Postgres.start();
    }
    database.fill();
    return site.with(database);
  }

  @Override
  public void close() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  static void say(int round, String workload, Peer peer, double value) {
    say("round %d  %s  %s  %.1f".formatted(round, workload, peer.title, value));
  }

  static void say(String line) {
    System.err.println(line);
  }
}
