package dev.weft.cli;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.crawl.CrawlOptions;
import dev.weft.crawl.CrawlSummary;
import dev.weft.crawl.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft crawl}: a crawl of a site into files. */
@Command(
    name = "crawl",
    description = {
      "Crawls web sites: fetches each page that links lead to once, and writes what it finds to"
          + " files: pages.jsonl, links.jsonl, errors.jsonl, summary.json.",
      "Killed or interrupted at any instant, it goes on with --resume."
    },
    footer = {
      "",
      "Durations are 250ms, 2s or 5m; sizes 64KiB or 10MB.",
      "",
      "Examples:",
      "  weft crawl https://docs.example.com/ --max-pages 1000",
      "  weft crawl --resume -o crawl-docs.example.com"
    },
    subcommands = CrawlReportCommand.class)
final class Crawl implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Logger LIBRARY = Logger.getLogger("crawlercommons"); // tells what it reads
  private static final Logger WEFT = Logger.getLogger("dev.weft");

  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where the files go (default: crawl-HOST).")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      description =
          "Goes on with the crawl in DIR, with its URLs and options; options given now win.")
  private boolean resume;

  @Option(
      names = "--max-pages",
      paramLabel = "N",
      description = "Ends after so many pages (default: none).")
  private @Nullable Long maxPages;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "Links from a start URL (default: 16).")
  private @Nullable Integer maxDepth;

  @Option(
      names = "--scope",
      paramLabel = "origin|host|domain|any",
      converter = ScopeName.class,
      description = "How far it goes from the start URLs (default: origin).")
  private @Nullable Scope scope;

  @Option(
      names = "--include",
      paramLabel = "RE",
      converter = RegularExpression.class,
      description = "Only URLs that match one of these; repeatable.")
  private @Nullable List<String> include;

  @Option(
      names = "--exclude",
      paramLabel = "RE",
      converter = RegularExpression.class,
      description = "No URLs that match one of these; repeatable.")
  private @Nullable List<String> exclude;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Requests in flight (default: 64).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--per-host",
      paramLabel = "N",
      description = "Requests in flight to one origin (default: 4).")
  private @Nullable Integer perHost;

  @Option(
      names = "--delay",
      paramLabel = "D",
      converter = Delays.class,
      description =
          "Between the starts of two requests to one origin, or robots.txt's Crawl-delay if that is"
              + " longer (default: 0).")
  private @Nullable Duration delay;

  @Option(names = "--no-robots", description = "Does not read robots.txt.")
  private boolean noRobots;

  @Option(names = "--no-sitemaps", description = "Does not read sitemaps.")
  private boolean noSitemaps;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = Durations.class,
      description = "For a whole response (default: 10s).")
  private @Nullable Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "More tries after 429, 5xx, a timeout or a failed connection (default: 3).")
  private @Nullable Integer retries;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      converter = Sizes.class,
      description = "What is read of a body (default: 10MiB).")
  private @Nullable Long maxSize;

  @Option(
      names = "--user-agent",
      paramLabel = "TEXT",
      description = "Who asks; robots.txt is matched against its first word (default: weft/X.Y.Z).")
  private @Nullable String userAgent;

  @Option(names = "--json", description = "Prints the summary as JSON.")
  private boolean json;

  @Parameters(arity = "0..*", paramLabel = "URL", description = "Where it starts.")
  private @Nullable List<String> urls;

  @SuppressWarnings("NullAway.Init") // by picocli
  Crawl() {}

  @Override
  public Integer call() throws Failure {
    LIBRARY.setLevel(Level.OFF);
    WEFT.setLevel(Level.WARNING);
    dev.weft.crawl.Crawl crawl = open();
    try {
      return Asyncio.run(() -> run(crawl));
    } catch (IOException e) {
      throw new Failure("the crawl stopped", String.valueOf(e.getMessage())).because(e);
    }
  }

  private dev.weft.crawl.Crawl open() throws Failure {
    Map<String, Object> said = said();
    Path directory = output;
    try {
      if (urls == null && !resume) {
        throw wrong("no URL: give where to start, or --resume -o DIR");
      }
      if (directory == null) {
        if (urls == null) {
          throw wrong("--resume of which crawl?: give -o DIR");
        }
        directory = output = Path.of("crawl-" + CrawlOptions.from(said).host());
      }
      if (resume && (urls == null || dev.weft.crawl.Crawl.isIn(directory))) {
        return dev.weft.crawl.Crawl.resume(directory, said);
      }
      if (dev.weft.crawl.Crawl.isIn(directory)) {
        throw wrong(directory + " holds a crawl: go on with --resume, or give another -o DIR");
      }
      return dev.weft.crawl.Crawl.create(directory, CrawlOptions.from(said));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (resume) {
        throw wrong(String.valueOf(e.getMessage()));
      }
      throw new Failure(
              "cannot write to " + directory + ": " + e.getMessage(), "give another -o DIR")
          .because(e);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Returns the options that were given, by the names that they have in a crawl. */
  private Map<String, Object> said() {
    Map<String, Object> said = new LinkedHashMap<>();
    put(said, "urls", urls);
    put(said, "maxPages", maxPages);
    put(said, "maxDepth", maxDepth);
    put(said, "scope", scope);
    put(said, "include", include);
    put(said, "exclude", exclude);
    put(said, "concurrency", concurrency);
    put(said, "perHost", perHost);
    put(said, "delay", delay);
    put(said, "timeout", timeout);
    put(said, "retries", retries);
    put(said, "maxSize", maxSize);
    put(said, "userAgent", userAgent);
    put(said, "robots", noRobots ? false : null);
    put(said, "sitemaps", noSitemaps ? false : null);
    return said;
  }

  private static void put(Map<String, Object> said, String name, @Nullable Object value) {
    if (value != null) {
      said.put(name, value);
    }
  }

  private int run(dev.weft.crawl.Crawl crawl) throws IOException {
    EventLoop loop = EventLoop.running();
    if (messages.areDetailed()) {
      messages.note("the files go to " + output);
    }
    loop.addSignalHandler("INT", () -> stop(crawl));
    loop.addSignalHandler("TERM", () -> stop(crawl));
    boolean moving = Terminal.isThere() && !messages.areQuiet();
    Task<?> progress = moving ? Asyncio.createTask("progress", () -> show(crawl)) : null;
    CrawlSummary summary;
    try {
      summary = crawl.run();
    } finally {
      if (progress != null) {
        progress.cancel();
        clearLine();
      }
    }
    print(summary);
    if (crawl.strayed() != null) {
      messages.note(
          "the start redirects to "
              + crawl.strayed()
              + ", out of scope: start there, or --scope any");
    }
    if (summary.finished().equals("interrupted")) {
      messages.note("interrupted: go on with: weft crawl --resume -o " + output);
      return INTERRUPTED;
    }
    if (crawl.isAnswered()) {
      return 0;
    }
    String why = crawl.startFailure();
    messages.error(
        "no start URL gave a response: "
            + (why == null
                ? "see errors.jsonl in " + output
                : why + ": check the URL, and whether its server runs"));
    return 1;
  }

  private boolean stopping;

  private void stop(dev.weft.crawl.Crawl crawl) {
    if (!stopping) {
      clearLine();
      messages.note("finishing what is in flight; Ctrl-C again does not wait");
    }
    stopping = true;
    crawl.stop();
  }

  private void clearLine() {
    if (Terminal.isThere() && !messages.areQuiet()) {
      spec.commandLine().getErr().print("\r\033[K");
      spec.commandLine().getErr().flush();
    }
  }

  /** Says again and again how far it is, in one line. */
  private void show(dev.weft.crawl.Crawl crawl) {
    Asyncio.sleep(TICK);
    long before = crawl.progress().pages();
    long start = EventLoop.running().time().toMillis();
    while (true) {
      var now = crawl.progress();
      long elapsed = Math.max(1, EventLoop.running().time().toMillis() - start);
      String line =
          String.format(
              Locale.ROOT,
              "%,d pages  %,d waiting  %,d in flight  %,d errors  %,d pages/s",
              now.pages(),
              now.waiting(),
              now.inFlight(),
              now.errors(),
              1000 * (now.pages() - before) / elapsed);
      spec.commandLine().getErr().print("\r\033[K" + line);
      spec.commandLine().getErr().flush();
      Asyncio.sleep(TICK);
    }
  }

  private void print(CrawlSummary summary) {
    if (json) {
      messages.results().println(TaskRow.json(summary));
      messages.results().flush();
      return;
    }
    var table = new Table("", "");
    row(table, "pages", summary.pages());
    row(table, "  ok", summary.ok());
    row(table, "  redirects", summary.redirects());
    row(table, "  client errors", summary.clientErrors());
    row(table, "  server errors", summary.serverErrors());
    row(table, "errors", summary.errors());
    row(table, "  by robots.txt", summary.robotsBlocked());
    row(table, "links", summary.links());
    table.add("bytes", Sizes.text(summary.bytes()));
    row(table, "truncated", summary.truncated());
    row(table, "max depth", summary.maxDepth());
    table.add("elapsed", Durations.text(Math.round(summary.elapsedSeconds() * 1000)));
    table.add("pages/s", String.format(Locale.ROOT, "%,.1f", summary.pagesPerSecond()));
    table.add("finished", summary.finished());
    table.add("files", String.valueOf(output));
    table.printRows(messages.results());
  }

  private static void row(Table table, String name, long number) {
    table.add(name, String.format(Locale.ROOT, "%,d", number));
  }
}
