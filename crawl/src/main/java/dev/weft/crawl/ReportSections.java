package dev.weft.crawl;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The parts of a report. */
final class ReportSections {
  private final Writer out;

  ReportSections(Writer out) {
    this.out = out;
  }

  void summary(String title, CrawlSummary summary) throws IOException {
    out.write("<h1>" + Markup.text(title) + "</h1>\n<div class=\"tiles\">");
    tile(Markup.number(summary.pages()), "pages");
    tile(Markup.number(summary.clientErrors() + summary.serverErrors()), "with an error status");
    tile(Markup.number(summary.errors() - summary.robotsBlocked()), "without a response");
    tile(Markup.number(summary.redirects()), "redirects");
    tile(Markup.number(summary.robotsBlocked()), "refused by robots.txt");
    tile(Markup.number(summary.links()), "links");
    tile(Markup.size(summary.bytes()), "read");
    tile(String.format(Locale.ROOT, "%,.1f s", summary.elapsedSeconds()), summary.finished());
    out.write("</div>\n");
  }

  private void tile(String number, String what) throws IOException {
    out.write("<div><b>" + number + "</b> " + Markup.text(what) + "</div>");
  }

  void begin(String title, long count) throws IOException {
    out.write("<h2>" + title + " <small>" + Markup.number(count) + "</small></h2>\n");
    out.write(count == 0 ? "<p>None.</p><table>" : "<table>");
  }

  void end(long more) throws IOException {
    out.write("</table>\n");
    if (more > 0) {
      out.write("<p>… and " + Markup.number(more) + " more, in the files of the crawl.</p>\n");
    }
  }

  void broken(String url, String why, long links, List<String> holders) throws IOException {
    out.write("<tr><td class=\"why\">" + Markup.text(why) + "</td><td>" + Markup.link(url));
    out.write("<ul>");
    for (String holder : holders) {
      out.write("<li>in " + Markup.link(holder) + "</li>");
    }
    out.write("</ul></td><td class=\"number\">" + Markup.number(links) + " links</td></tr>\n");
  }

  void redirect(PageRecord page) throws IOException {
    String location = page.location() == null ? "" : page.location();
    out.write("<tr><td class=\"why\">" + page.status() + "</td><td>" + Markup.link(page.url()));
    out.write("<br>→ " + Markup.link(location) + "</td></tr>\n");
  }

  void pages(String title, List<PageRecord> pages, Function<PageRecord, String> number)
      throws IOException {
    out.write("<h2>" + title + "</h2>\n<table>");
    for (PageRecord page : pages) {
      out.write("<tr><td class=\"number\">" + number.apply(page) + "</td><td>");
      out.write(Markup.link(page.url()) + "</td></tr>\n");
    }
    out.write("</table>\n");
  }

  void types(Map<String, long[]> types) throws IOException {
    out.write("<h2>Types</h2>\n<table>");
    for (var type : types.entrySet()) {
      out.write("<tr><td>" + Markup.text(type.getKey()) + "</td><td class=\"number\">");
      out.write(Markup.number(type.getValue()[0]) + "</td><td class=\"number\">");
      out.write(Markup.size(type.getValue()[1]) + "</td></tr>\n");
    }
    out.write("</table>\n<h2>Site map, by depth</h2>\n");
  }

  void depth(int depth, long count, List<PageRecord> pages) throws IOException {
    out.write("<details" + (depth == 0 ? " open" : "") + "><summary>Depth " + depth);
    out.write(" <small>" + Markup.number(count) + " pages</small></summary>\n<table>");
    for (PageRecord page : pages) {
      String title = page.title() == null ? "" : page.title();
      String mark = page.status() / 100 == 2 ? "" : " class=\"why\"";
      out.write("<tr><td" + mark + ">" + page.status() + "</td><td>" + Markup.link(page.url()));
      out.write("<br><small>" + Markup.text(title) + "</small></td><td class=\"number\">");
      out.write(Markup.size(page.bytes()) + "</td></tr>\n");
    }
    end(count - pages.size());
    out.write("</details>\n");
  }
}
