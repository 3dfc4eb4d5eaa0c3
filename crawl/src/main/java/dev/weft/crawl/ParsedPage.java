package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a page, off the loop.
 *
 * @param lines how the records of its links begin, in the order of the links
 */
record ParsedPage(
    @Nullable String charset, @Nullable String title, List<Html.Link> links, List<byte[]> lines) {

  /** Suspends until it is made, which takes turns with others, as a page can be large. */
  static ParsedPage of(Fetched page, WebUrl url, Parsers parsers) {
    if (!page.isHtml()) {
      Charset said = Charsets.ofHeader(page.contentType());
      return new ParsedPage(said == null ? null : said.name(), null, List.of(), List.of());
    }
    return parsers.run(page.body().length, () -> parse(page, url));
  }

  /** Whatever a page does to the parser, also if it is too large for it, it is a page. */
  private static ParsedPage parse(Fetched page, WebUrl url) {
    Charset charset = Charsets.of(page.body(), page.contentType());
    try {
      Html html = Html.parse(page.body(), charset, url);
      byte[] from = Json.quoted(url.toString());
      List<byte[]> lines = new ArrayList<>(html.links().size());
      for (Html.Link link : html.links()) {
        lines.add(line(from, link));
      }
      String title = html.title() == null ? null : Json.whole(html.title());
      return new ParsedPage(charset.name(), title, html.links(), lines);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new ParsedPage(charset.name(), null, List.of(), List.of());
    }
  }

  private static byte[] line(byte[] from, Html.Link link) {
    var line = new ByteArrayOutputStream(256);
    line.writeBytes("{\"from\":".getBytes(ISO_8859_1));
    line.writeBytes(from);
    line.writeBytes(",\"to\":".getBytes(ISO_8859_1));
    line.writeBytes(Json.quoted(link.to().toString()));
    line.writeBytes(",\"text\":".getBytes(ISO_8859_1));
    line.writeBytes(Json.quoted(link.text()));
    return line.toByteArray();
  }
}
