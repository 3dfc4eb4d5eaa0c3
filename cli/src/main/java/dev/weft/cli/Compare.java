package dev.weft.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.cli.Model.Measured;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft compare}: the same work by several models. */
@Command(
    name = "compare",
    description = {
      "Does the same work by several models, and shows how long each takes on this machine: one"
          + " thing after the other, threads, virtual threads, processes, and tasks of Weft.",
      "The work is fetches from a server of its own, which wait, and a sum, which computes; of that"
          + " there is as much as takes one thread about 0.6 s."
    },
    footer = {
      "",
      "USED is what did the work, counted while it was done. A result in --json is the bytes read,"
          + " or the sum.",
      "",
      "Examples:",
      "  weft compare",
      "  weft compare --requests 1000 --delay 10ms --html compare.html"
    })
final class Compare implements Callable<Integer> {
  private static final int MOST_REQUESTS = 4000; // connections that wait to be accepted
  private static final int MOST_THREADS = 1000;
  private static final int OTHER_FILES = 200;
  private static final long SUM_NANOS = 600_000_000;

  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(
      names = {"-n", "--requests"},
      paramLabel = "N",
      defaultValue = "50",
      description =
          "How many pages are fetched, " + MOST_REQUESTS + " at most (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "D",
      converter = Durations.class,
      defaultValue = "100ms",
      description = "How long the server takes for a page (default: ${DEFAULT-VALUE}).")
  private Duration delay;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How many threads the pool has, and parts the sum, "
              + MOST_THREADS
              + " at most (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with charts as well.")
  private @Nullable Path page;

  @Option(names = "--json", description = "Prints an object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // by picocli
  Compare() {}

  @Override
  public Integer call() throws Exception {
    requireBetween(requests, MOST_REQUESTS, "--requests");
    requireBetween(threads, MOST_THREADS, "--threads");
    requireDirectory();
    requireFiles();
    Comparison comparison = compare();
    if (json) {
      messages.results().println(TaskRow.json(comparison));
      messages.results().flush();
    } else {
      comparison.print(messages.results());
    }
    write(comparison);
    return 0;
  }

  private void requireBetween(int number, int most, String option) {
    if (number < 1 || number > most) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + number + ": give a number from 1 to " + most);
    }
  }

  /** Fails before the work is done rather than after. */
  private void requireDirectory() {
    if (page == null) {
      return;
    }
    Path directory = page.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(page)) {
      throw new ParameterException(
          spec.commandLine(),
          "no such file can be: " + page + ": give --html a file in a directory");
    }
  }

  private void requireFiles() throws Failure {
    long needed = 2L * requests + OTHER_FILES;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < needed) {
      throw new Failure(
          requests
              + " requests at once need "
              + needed
              + " open files, and "
              + unix.getMaxFileDescriptorCount()
              + " are allowed",
          "give a smaller --requests, or raise the limit with ulimit -n " + needed);
    }
  }

  private Comparison compare() throws Exception {
    try (var progress = new ProgressLine(spec.commandLine().getErr(), messages.haveAReader())) {
      List<Measured> fetches = fetch(progress);
      progress.begin("finding a sum that takes a while", 0);
      Sum sum = Sum.taking(SUM_NANOS);
      List<Measured> sums = measure(new Sums(sum, threads).models(), progress, "adding up", 0);
      return new Comparison(
          Comparison.Machine.here(), requests, delay.toMillis(), fetches, sum.to(), sums);
    }
  }

  private List<Measured> fetch(ProgressLine progress) throws Exception {
    try (var server = new SlowPage(delay, requests)) {
      progress.begin("warming up", 0);
      var warming = new Fetches(server.port(), SlowPage.AT_ONCE, threads, threads, () -> {});
      for (Model model : warming.models()) {
        var _ = model.measure();
      }
      var fetches = new Fetches(server.port(), SlowPage.SLOW, requests, threads, progress::step);
      return measure(fetches.models(), progress, "fetching", requests);
    }
  }

  private static List<Measured> measure(
      List<Model> models, ProgressLine progress, String doing, int steps) throws Exception {
    List<Measured> rows = new ArrayList<>();
    for (Model model : models) {
      progress.begin(doing + ": " + model.name(), steps);
      rows.add(model.measure());
    }
    if (rows.stream().mapToLong(Measured::result).distinct().count() > 1) {
      throw new IllegalStateException("the models do not agree: " + rows);
    }
    return rows;
  }

  private void write(Comparison comparison) throws Failure {
    if (page == null) {
      return;
    }
    try {
      Files.writeString(page, ComparePage.of(comparison));
    } catch (IOException e) {
      throw new Failure(
              "cannot write " + page + " (" + e.getMessage() + ")", "give another --html FILE")
          .because(e);
    }
    messages.note("the charts are in " + page);
  }
}
