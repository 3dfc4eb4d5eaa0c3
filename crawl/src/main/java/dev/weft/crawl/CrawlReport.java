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
  private static final int CLIENT_ERROR = 400;

  /** A link in {@code links.jsonl}. */
  record Link(String from, String to, String text, boolean followed, @Nullable String reason) {}

  /** A URL that gave no page, and where it is linked. */
  private static final class Broken {
    final String url;
    final String why;
    final List<String> holders = new ArrayList<>();
    long links;

    Broken(String url, String why) {
      this.url = url;
      this.why = why;
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

  private void add(PageRecord page) {
    totals.page(page.status(), page.depth(), page.bytes(), page.truncated());
    Depth depth = depths.computeIfAbsent(page.depth(), _ -> new Depth());
    depth.pages++;
    if (depth.first.size() < MOST_OF_A_DEPTH) {
      depth.first.add(page);
    }
    if (page.status() >= CLIENT_ERROR) {
      addBroken(page.url(), String.valueOf(page.status()));
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
      addBroken(error.url(), error.kind() + ": " + error.message());
    }
  }

  private void addBroken(String url, String why) {
    brokenInAll++;
    if (broken.size() < MOST_BROKEN) {
      broken.put(url, new Broken(url, why));
    }
  }

  private void add(Link link) {
    totals.links++;
    Broken target = broken.get(link.to());
    if (target != null) {
      target.links++;
      boolean again = !target.holders.isEmpty() && target.holders.getLast().equals(link.from());
      if (target.holders.size() < MOST_HOLDERS && !again) {
        target.holders.add(link.from());
      }
    }
  }

  private void print(Writer out, CrawlSummary summary, CrawlOptions options) throws IOException {
    String title = "Crawl of " + String.join(", ", options.urls());
    out.write(template().replace("{title}", Markup.text(title)));
    new ReportSections(out).summary(title, summary);
    var sections = new ReportSections(out);
    sections.begin("Broken links", brokenInAll);
    for (Broken each : broken.values()) {
      sections.broken(each.url, each.why, each.links, each.holders);
    }
    sections.end(brokenInAll - broken.size());
    sections.begin("Redirects", summary.redirects());
    for (PageRecord each : redirects) {
      sections.redirect(each);
    }
    sections.end(summary.redirects() - redirects.size());
    sections.pages("Slowest pages", sorted(slowest), page -> page.elapsedMs() + " ms");
    sections.pages("Largest pages", sorted(largest), page -> Markup.size(page.bytes()));
    sections.types(types);
    for (var depth : depths.entrySet()) {
      Depth pages = depth.getValue();
      sections.depth(depth.getKey(), pages.pages, pages.first);
    }
    out.write("</main></body></html>\n");
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
