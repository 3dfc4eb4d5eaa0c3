package dev.weft.crawl;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * What a crawl wants of a page of HTML.
 *
 * @param title with its white space folded; null if there is none
 * @param links where it leads to, in its order
 */
record Html(@Nullable String title, List<Link> links) {
  /**
   * A link of a page.
   *
   * @param nofollow whether the page asks not to follow it
   */
  record Link(WebUrl to, String text, boolean nofollow) {}

  private record Reference(String to, String text, boolean nofollow) {}

  /** Reads a page that came from {@code url}. */
  static Html parse(byte[] body, Charset charset, WebUrl url) {
    Document document = Parser.htmlParser().parseInput(withoutMark(body, charset), url.toString());
    var page = new Reading();
    document.traverse((node, _) -> {
      if (node instanceof Element element) {
        page.read(element);
      }
    });
    boolean isTitled = document.head().selectFirst("title") != null;
    return new Html(isTitled ? document.title() : null, page.links(url));
  }

  private static String withoutMark(byte[] body, Charset charset) {
    String text = new String(body, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static final class Reading {
    private final List<Reference> references = new ArrayList<>();
    private @Nullable String base;
    private boolean nofollow;

    void read(Element element) {
      switch (element.normalName()) {
        case "a" -> add(element, "href", element::text);
        case "area" -> add(element, "href", () -> element.attr("alt"));
        case "iframe", "frame" -> add(element, "src", () -> element.attr("title"));
        case "base" -> base = base == null && element.hasAttr("href") ? element.attr("href") : base;
        case "meta" -> nofollow |= isNofollow(element);
        default -> {}
      }
    }

    private void add(Element element, String attribute, Supplier<String> text) {
      if (element.hasAttr(attribute)) {
        boolean refused = element.hasAttr("rel") && words(element.attr("rel")).contains("nofollow");
        String to = WebUrl.withoutFragment(element.attr(attribute));
        references.add(new Reference(to, text.get(), refused));
      }
    }

    /** Returns the links of a page that came from {@code url}; many of them are the same. */
    private List<Link> links(WebUrl url) {
      WebUrl said = base == null ? null : url.resolve(base);
      WebUrl from = said == null ? url : said;
      Map<String, WebUrl> resolved = new HashMap<>();
      List<Link> links = new ArrayList<>(references.size());
      for (Reference reference : references) {
        WebUrl to = resolved.computeIfAbsent(reference.to, from::resolve);
        if (to != null) {
          links.add(new Link(to, reference.text, reference.nofollow || nofollow));
        }
      }
      return links;
    }

    private static boolean isNofollow(Element meta) {
      List<String> words = words(meta.attr("content"));
      return meta.attr("name").strip().equalsIgnoreCase("robots")
          && (words.contains("nofollow") || words.contains("none"));
    }

    private static List<String> words(String text) {
      return List.of(text.toLowerCase(Locale.ROOT).split("[\\s,]+", -1));
    }
  }
}
