package dev.weft.crawl;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The parts of a report. */
final class ReportSections {
  private static final int SHOWN_HOLDERS = 3; // the others are there to be unfolded

  private final Writer out;
  private final String home;

  /** Creates them; {@code home} is the origin whose URLs are shown as paths. */
  ReportSections(Writer out, String home) {
    this.out = out;
    this.home = home;
  }

  void summary(String title, String day, CrawlSummary summary) throws IOException {
    out.write("<h1>" + Markup.text(title) + "</h1>\n<p class=\"soft\">" + Markup.text(day));
    String time = Markup.time(Math.round(1000 * summary.elapsedSeconds()));
    out.write(" · " + Markup.text(summary.finished()) + ", in " + time);
    out.write(String.format(Locale.ROOT, " · %,.1f pages/s</p>%n", summary.pagesPerSecond()));
    long broken = summary.clientErrors() + summary.serverErrors();
    long silent = summary.errors() - summary.robotsBlocked();
    out.write("<div class=\"tiles\">");
    tile(Markup.number(summary.pages()), summary.pages() == 1 ? "page" : "pages", false);
    tile(Markup.number(broken), "with an error status", broken > 0);
    tile(Markup.number(silent), "without a response", silent > 0);
    tile(Markup.number(summary.redirects()), "redirects", false);
    tile(Markup.number(summary.robotsBlocked()), "refused by robots.txt", false);
    tile(Markup.number(summary.truncated()), "cut at the largest size", false);
    tile(Markup.number(summary.links()), "links", false);
    tile(Markup.size(summary.bytes()), "read", false);
    out.write(
        "</div>\n<nav><a href=\"#broken\">Broken links</a> <a href=\"#redirects\">Redirects</a>");
    out.write(" <a href=\"#slowest\">Slowest pages</a> <a href=\"#largest\">Largest pages</a>");
    out.write(" <a href=\"#types\">Types</a> <a href=\"#map\">Site map</a></nav>\n");
  }

  private void tile(String number, String what, boolean isBad) throws IOException {
    String mark = isBad ? " class=\"bad\"" : "";
    out.write("<div" + mark + "><b>" + number + "</b> " + Markup.text(what) + "</div>");
  }

  private String link(String url) {
    return Markup.link(url, home);
  }

  void begin(String id, String title, long count) throws IOException {
    out.write(
        "<h2 id=\"" + id + "\">" + title + " <small>" + Markup.number(count) + "</small></h2>\n");
    out.write(count == 0 ? "<p>None.</p><table>" : "<table>");
  }

  void end(long more) throws IOException {
    out.write("</table>\n");
    if (more > 0) {
      out.write("<p>… and " + Markup.number(more) + " more, in the files of the crawl.</p>\n");
    }
  }

  void broken(CrawlReport.Broken broken) throws IOException {
    out.write("<tr><td class=\"why\">" + Markup.text(broken.why) + "</td><td>" + link(broken.url));
    if (!broken.message.isEmpty()) {
      out.write("<br><small>" + Markup.text(broken.message) + "</small>");
    }
    List<String> holders = broken.holders;
    int shown = holders.size() <= SHOWN_HOLDERS + 1 ? holders.size() : SHOWN_HOLDERS;
    holders(holders.subList(0, shown));
    if (shown < holders.size()) {
      out.write("<details><summary>" + Markup.number(broken.pages - shown) + " more</summary>");
      holders(holders.subList(shown, holders.size()));
      if (holders.size() < broken.pages) {
        String others = Markup.count(broken.pages - holders.size(), "other");
        out.write("… and " + others + ", in links.jsonl");
      }
      out.write("</details>");
    }
    String links = Markup.count(broken.links, "link");
    out.write("</td><td class=\"number\">" + links + "</td></tr>\n");
  }

  private void holders(List<String> holders) throws IOException {
    out.write("<ul>");
    for (String holder : holders) {
      out.write("<li>on " + link(holder) + "</li>");
    }
    out.write("</ul>");
  }

  void redirect(PageRecord page) throws IOException {
    String location = page.location() == null ? "" : page.location();
    out.write("<tr><td class=\"status\">" + page.status() + "</td><td>" + link(page.url()));
    out.write("<br>→ " + link(location) + "</td></tr>\n");
  }

  void pages(String id, String title, List<PageRecord> pages, Function<PageRecord, String> number)
      throws IOException {
    out.write("<h2 id=\"" + id + "\">" + title + "</h2>\n<table>");
    for (PageRecord page : pages) {
      out.write("<tr><td>" + link(page.url()) + "</td><td class=\"number\">");
      out.write(number.apply(page) + "</td></tr>\n");
    }
    out.write("</table>\n");
  }

  void types(Map<String, long[]> types) throws IOException {
    out.write("<h2 id=\"types\">Types</h2>\n<table>");
    for (var type : types.entrySet()) {
      out.write("<tr><td>" + Markup.text(type.getKey()) + "</td><td class=\"number\">");
      out.write(Markup.count(type.getValue()[0], "page") + "</td><td class=\"number\">");
      out.write(Markup.size(type.getValue()[1]) + "</td></tr>\n");
    }
    out.write("</table>\n<h2 id=\"map\">Site map, by depth</h2>\n");
  }

  void depth(int depth, long count, List<PageRecord> pages) throws IOException {
    out.write("<details" + (depth == 0 ? " open" : "") + "><summary>Depth " + depth);
    out.write(" <small>" + Markup.count(count, "page") + "</small></summary>\n<table>");
    for (PageRecord page : pages) {
      String title = page.title() == null ? "" : page.title();
      String mark = page.status() / 100 == 2 ? "" : " class=\"why\"";
      out.write("<tr><td" + mark + ">" + page.status() + "</td><td>" + link(page.url()));
      if (!title.isEmpty()) {
        out.write("<br><small>" + Markup.text(title) + "</small>");
      }
      out.write("</td><td class=\"number\">");
      out.write(Markup.size(page.bytes()) + "</td></tr>\n");
    }
    end(count - pages.size());
    out.write("</details>\n");
  }
}
