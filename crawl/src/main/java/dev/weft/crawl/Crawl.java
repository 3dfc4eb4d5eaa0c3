package dev.weft.crawl;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A crawl of a site, or several: fetches each page that links lead to once, and writes what it
 * finds to files in a directory, from which it can go on when it was stopped or killed.
 *
 * <p>It belongs to the loop that {@link #run} is called on.
 */
public final class Crawl {
  /*
   * One task decides what is next and starts a task for it; whatever changes that wakes it. It waits
   * for pages of lesser depth, as those may lead where deeper ones lead too, but only so long: then
   * they are slow pages.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path directory;
  private final CrawlOptions options;
  private final LinkRules rules;
  private final Event stopping = new Event();
  private final Event changed = new Event();
  private final Parsers parsers = new Parsers();
  private @Nullable Known known;
  private @Nullable Task<?> runner;
  private final Set<Visit> visits = new LinkedHashSet<>(); // in the order of their starts
  private int preparing;
  private boolean aborted;
  private boolean answered;

  private Crawl(Path directory, CrawlOptions options) {
    this.directory = directory;
    this.options = options;
    rules = new LinkRules(options);
  }

  /** Returns whether a directory holds a crawl, which only {@link #resume} may go on with. */
  public static boolean isIn(Path directory) {
    return Journal.isIn(directory);
  }

  /**
   * Begins a crawl.
   *
   * @param directory where its files go; created if it is not there
   */
  public static Crawl create(Path directory, CrawlOptions options) throws IOException {
    if (isIn(directory)) {
      throw new IOException(directory + " holds a crawl: resume it, or give another directory");
    }
    Journal.write(directory, options);
    return new Crawl(directory, options);
  }

  /**
   * Goes on with a crawl.
   *
   * @param said options that are different now, by the names in {@link CrawlOptions}
   * @throws IllegalArgumentException if they cannot be
   */
  public static Crawl resume(Path directory, Map<String, ?> said) throws IOException {
    CrawlOptions options = Journal.options(directory).with(said);
    Journal.write(directory, options);
    return new Crawl(directory, options);
  }

  /**
   * What a crawl is doing.
   *
   * @param pages how many have been written
   * @param waiting how many URLs have not been asked for
   */
  public record Progress(long pages, long errors, long waiting, int inFlight) {}

  /** Returns what it is doing. */
  public Progress progress() {
    Known known = this.known;
    return known == null
        ? new Progress(0, 0, 0, 0)
        : new Progress(
            known.totals.pages, known.totals.errors, known.frontier.size(), visits.size());
  }

  /**
   * Has it end: at first when what is in flight has been written, the second time at once. Then
   * {@link #run} returns.
   */
  public void stop() {
    if (stopping.isSet()) {
      aborted = true;
      if (runner != null) {
        runner.cancel();
      }
    }
    stopping.set();
    changed.set();
  }

  /** Returns whether a start URL has given a response. */
  public boolean isAnswered() {
    return answered;
  }

  /** Returns why a start URL gave no response in this run; null if each did. */
  public @Nullable String startFailure() {
    return known == null ? null : known.startFailure;
  }

  /**
   * Returns where a start URL redirects to that is out of scope, so that the crawl ends there; null
   * if none does.
   */
  public @Nullable String strayed() {
    return known == null ? null : known.strayed;
  }

  /**
   * Crawls; suspends until that is done. Cancelled, it loses what is in flight, which a resumed one
   * fetches again.
   *
   * @throws IOException if a file cannot be written
   */
  public CrawlSummary run() throws IOException {
    try (Known opened = new Known(directory, options)) {
      known = opened;
      runner = Asyncio.createTask("crawl", () -> crawl(opened));
      try {
        Asyncio.await(runner, IOException.class);
      } catch (CancelledError e) {
        if (!aborted) {
          throw e;
        }
      } catch (ExceptionGroup e) {
        throw cause(e);
      }
      answered = opened.isAnswered();
      opened.commit();
      CrawlSummary summary = opened.summary(finished(opened));
      opened.journal.write(summary);
      return summary;
    }
  }

  private static IOException cause(ExceptionGroup group) {
    Throwable first = group.exceptions().getFirst();
    return first instanceof IOException e
        ? e
        : first instanceof ExceptionGroup inner
            ? cause(inner)
            : new IOException(first.toString(), first);
  }

  private String finished(Known known) {
    if (known.isComplete()) {
      return "done";
    }
    return known.totals.pages >= options.maxPages() ? "max-pages" : "interrupted";
  }

  private void crawl(Known known) throws IOException {
    for (WebUrl start : options.starts()) {
      if (known.urls.find(start.toString()) < 0) {
        var _ = known.add(start, 0, 0, -1, UrlTable.START);
      }
    }
    known.commit();
    if (known.frontier.size() == 0) {
      return;
    }
    try (var fetcher = new Fetcher(options, stopping, new Bodies(directory.resolve("state")))) {
      var work = new Work(known, fetcher, rules, options, stopping, parsers);
      TaskGroup.run(group -> {
        while (!isOver(known)) {
          changed.clear();
          await(startAll(work, group));
        }
      });
    }
  }

  private boolean isOver(Known known) {
    boolean nothingLeft = known.frontier.size() == 0 || stopping.isSet() || !mayTake(known);
    return preparing == 0 && visits.isEmpty() && nothingLeft;
  }

  private boolean mayTake(Known known) {
    return known.totals.pages + visits.size() < options.maxPages();
  }

  /** Starts all that may start; returns when there may be more, null if that is not known. */
  private @Nullable Duration startAll(Work work, TaskGroup group) throws IOException {
    Known known = work.known();
    while (!stopping.isSet()
        && preparing + visits.size() < options.concurrency()
        && mayTake(known)) {
      Site site = known.frontier.next(EventLoop.running().time());
      if (site == null) {
        return known.frontier.nextStart();
      }
      Duration patience = patience(site.depth());
      if (site.isPrepared && patience != null) {
        return patience;
      }
      start(work, group, site);
    }
    return null;
  }

  /** Returns until when a page of this depth waits for others of less, null if it does not. */
  private @Nullable Duration patience(int depth) {
    Duration now = EventLoop.running().time();
    for (Visit visit : visits) {
      Duration until = visit.start.plus(PATIENCE);
      if (visit.depth < depth && until.compareTo(now) > 0) {
        return until;
      }
    }
    return null;
  }

  private void start(Work work, TaskGroup group, Site site) throws IOException {
    Known known = work.known();
    if (!site.isPrepared) {
      preparing++;
      known.frontier.enter(site);
      var preparation = new Preparation(work, site);
      var _ = group.createTask(site.origin, () -> prepare(known, site, preparation));
      return;
    }
    var visit = new Visit(work, site, known.frontier.take(site));
    visits.add(visit);
    known.inFlight = visits.size();
    var _ = group.createTask(visit.url.toString(), () -> visit(known, visit));
  }

  private void prepare(Known known, Site site, Preparation preparation) throws IOException {
    try {
      preparation.run();
    } finally {
      preparing--;
      known.frontier.leave(site);
      changed.set();
    }
  }

  private void visit(Known known, Visit visit) throws IOException {
    try {
      visit.run();
    } finally {
      visits.remove(visit);
      known.inFlight = visits.size();
      known.frontier.leave(visit.site);
      changed.set();
    }
  }

  private void await(@Nullable Duration until) {
    Block.Run<RuntimeException> change = changed::await;
    if (until == null) {
      change.run();
    } else {
      Duration time = until.minus(EventLoop.running().time());
      var _ = Asyncio.moveOnAfter(time.isPositive() ? time : Duration.ZERO, change);
    }
  }
}
