package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A crawl as a page for people: one file of HTML that needs no other. */
public final class CrawlReport {
  /*
   * The files are read line by line, and of each list only so many entries are kept: a crawl of a
   * million pages makes a page that a browser opens.
   */
  private static final int MOST_OF_A_DEPTH = 1000;
  private static final int MOST_BROKEN = 1000;
  private static final int MOST_HOLDERS = 20;
  private static final int MOST_REDIRECTS = 1000;
  private static final int LARGEST = 25;
  private static final int MOST_OF_A_TITLE = 200;
  private static final int CLIENT_ERROR = 400;
  private static final int DATE = "2026-01-31".length();

  /** A link in {@code links.jsonl}. */
  record Link(String from, String to, String text, boolean followed, @Nullable String reason) {}

  /** A URL that gave no page, and where it is linked; of each page the links come in a row. */
  static final class Broken {
    private String last = "";
    final String url;
    final String why;
    final String message;
    final List<String> holders = new ArrayList<>(); // the first ones
    long pages;
    long links;

    Broken(String url, String why, String message) {
      this.url = url;
      this.why = why;
      this.message = message;
    }

    private void add(String holder) {
      links++;
      if (!holder.equals(last)) {
        pages++;
        last = holder;
        if (holders.size() < MOST_HOLDERS) {
          holders.add(holder);
        }
      }
    }
  }

  /** The pages of a depth: how many, and the first ones. */
  private static final class Depth {
    final List<PageRecord> first = new ArrayList<>();
    long pages;
  }

  private final TreeMap<Integer, Depth> depths = new TreeMap<>();
  private final Map<String, Broken> broken = new LinkedHashMap<>();
  private final List<PageRecord> redirects = new ArrayList<>();
  private final PriorityQueue<PageRecord> slowest =
      new PriorityQueue<>(Comparator.comparingLong(PageRecord::elapsedMs));
  private final PriorityQueue<PageRecord> largest =
      new PriorityQueue<>(Comparator.comparingLong(PageRecord::bytes));
  private final TreeMap<String, long[]> types = new TreeMap<>(); // pages and bytes
  private final Totals totals = new Totals();
  private long brokenInAll;
  private String day = ""; // of the first page

  private CrawlReport() {}

  /**
   * Writes the report of the crawl in a directory, which may be unfinished.
   *
   * @throws IOException if there is no crawl, or the file cannot be written
   */
  public static void write(Path directory, Path file) throws IOException {
    var report = new CrawlReport();
    each(directory.resolve("pages.jsonl"), PageRecord.class, report::add);
    each(directory.resolve("errors.jsonl"), ErrorRecord.class, report::add);
    each(directory.resolve("links.jsonl"), Link.class, report::add);
    try (var out = Files.newBufferedWriter(file, UTF_8)) {
      report.print(out, summary(directory, report), Journal.options(directory));
    }
  }

  private static CrawlSummary summary(Path directory, CrawlReport report) throws IOException {
    Path file = directory.resolve("summary.json");
    return Files.exists(file)
        ? Json.MAPPER.readValue(Files.readAllBytes(file), CrawlSummary.class)
        : report.totals.summary("unfinished");
  }

  private interface Use<T> {
    void add(T record);
  }

  /** Reads records; a torn last line is none. */
  private static <T> void each(Path file, Class<T> type, Use<T> use) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          use.add(Json.MAPPER.readValue(line, type));
        } catch (JacksonException e) {
          if (lines.readLine() != null) {
            throw new IOException(file + " has a line that is no record: " + line, e);
          }
          return;
        }
      }
    }
  }

  private void add(PageRecord whole) {
    PageRecord page = whole.withTitleOf(MOST_OF_A_TITLE);
    totals.page(page.status(), page.depth(), page.bytes(), page.truncated());
    if (day.isEmpty()) {
      day = page.fetchedAt().substring(0, Math.min(DATE, page.fetchedAt().length()));
    }
    Depth depth = depths.computeIfAbsent(page.depth(), _ -> new Depth());
    depth.pages++;
    if (depth.first.size() < MOST_OF_A_DEPTH) {
      depth.first.add(page);
    }
    if (page.status() >= CLIENT_ERROR) {
      addBroken(page.url(), String.valueOf(page.status()), "");
    } else if (page.location() != null && redirects.size() < MOST_REDIRECTS) {
      redirects.add(page);
    }
    keep(slowest, page);
    keep(largest, page);
    String type = page.contentType() == null ? "none" : page.contentType().split(";", 2)[0].strip();
    long[] sums = types.computeIfAbsent(type.toLowerCase(Locale.ROOT), _ -> new long[2]);
    sums[0]++;
    sums[1] += page.bytes();
  }

  private static void keep(PriorityQueue<PageRecord> queue, PageRecord page) {
    queue.add(page);
    if (queue.size() > LARGEST) {
      var _ = queue.remove();
    }
  }

  private void add(ErrorRecord error) {
    boolean byRobots = error.kind().equals("robots");
    totals.error(byRobots);
    if (!byRobots) {
      addBroken(error.url(), error.kind(), error.message());
    }
  }

  private void addBroken(String url, String why, String message) {
    brokenInAll++;
    if (broken.size() < MOST_BROKEN) {
      broken.put(url, new Broken(url, why, message));
    }
  }

  private void add(Link link) {
    totals.links++;
    Broken target = broken.get(link.to());
    if (target != null) {
      target.add(link.from());
    }
  }

  private void print(Writer out, CrawlSummary summary, CrawlOptions options) throws IOException {
    String title = "Crawl of " + String.join(", ", options.urls());
    out.write(template().replace("{title}", Markup.text(title)));
    var sections = new ReportSections(out, options.starts().getFirst().origin());
    sections.summary(title, day, summary);
    sections.begin("broken", "Broken links", brokenInAll);
    for (Broken each : mostLinkedFirst()) {
      sections.broken(each);
    }
    sections.end(brokenInAll - broken.size());
    sections.begin("redirects", "Redirects", summary.redirects());
    for (PageRecord each : redirects) {
      sections.redirect(each);
    }
    sections.end(summary.redirects() - redirects.size());
    sections.pages(
        "slowest", "Slowest pages", sorted(slowest), page -> Markup.time(page.elapsedMs()));
    sections.pages("largest", "Largest pages", sorted(largest), page -> Markup.size(page.bytes()));
    sections.types(types);
    for (var depth : depths.entrySet()) {
      Depth pages = depth.getValue();
      sections.depth(depth.getKey(), pages.pages, pages.first);
    }
    out.write("</main></body></html>\n");
  }

  private List<Broken> mostLinkedFirst() {
    return broken.values().stream()
        .sorted(Comparator.comparingLong((Broken each) -> each.links).reversed())
        .toList();
  }

  private static List<PageRecord> sorted(PriorityQueue<PageRecord> queue) {
    return queue.stream().sorted(queue.comparator().reversed()).toList();
  }

  private static String template() throws IOException {
    try (InputStream in = CrawlReport.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IOException("report.html is missing beside CrawlReport: build Weft again");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
