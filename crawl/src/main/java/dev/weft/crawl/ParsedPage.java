package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
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
  static ParsedPage of(Fetched page, WebUrl url, Parsers parsers) throws IOException {
    if (!page.isHtml()) {
      Charset said = Charsets.ofHeader(page.contentType());
      return new ParsedPage(said == null ? null : said.name(), null, List.of(), List.of());
    }
    return parsers.run(page.body().size(), () -> parse(page.body().bytes(), page, url));
  }

  /** Whatever a page does to the parser, also if it is too large for it, it is a page. */
  private static ParsedPage parse(byte[] body, Fetched page, WebUrl url) {
    Charset charset = Charsets.of(body, page.contentType());
    try {
      Html html = Html.parse(body, charset, url);
      String title = html.title() == null ? null : Json.whole(html.title());
      return new ParsedPage(charset.name(), title, html.links(), lines(url, html.links()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new ParsedPage(charset.name(), null, List.of(), List.of());
    }
  }

  /** Many links of a page lead to the same: their URLs are the same object. */
  private static List<byte[]> lines(WebUrl url, List<Html.Link> links) {
    byte[] from = bytes("{\"from\":", Json.quoted(url.toString()), ",\"to\":");
    var starts = new IdentityHashMap<WebUrl, byte[]>();
    List<byte[]> lines = new ArrayList<>(links.size());
    var line = new ByteArrayOutputStream(256);
    for (Html.Link link : links) {
      line.writeBytes(from);
      line.writeBytes(
          starts.computeIfAbsent(
              link.to(), to -> bytes("", Json.quoted(to.toString()), ",\"text\":")));
      line.writeBytes(Json.quoted(link.text()));
      lines.add(line.toByteArray());
      line.reset();
    }
    return lines;
  }

  private static byte[] bytes(String before, byte[] middle, String after) {
    var bytes = new ByteArrayOutputStream(before.length() + middle.length + after.length());
    bytes.writeBytes(before.getBytes(ISO_8859_1));
    bytes.writeBytes(middle);
    bytes.writeBytes(after.getBytes(ISO_8859_1));
    return bytes.toByteArray();
  }
}
