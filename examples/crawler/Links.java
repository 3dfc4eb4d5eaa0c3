import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page leads to: URLs in one form, so that two of them are equal if they are one page. */
final class Links {
  private static final Pattern NOT_MARKUP =
      Pattern.compile("(?is)<!--.*?-->|<(script|style)\\b.*?</\\1\\s*>");
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)<(?<tag>a|area|base|frame|iframe)(?=[\\s/])"
              + "(?<attributes>(?:[^>=]++|=(?:\\s*+(?:\"[^\"]*+\"|'[^']*+'))?+)*+)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?<name>[^\\s\"'=<>/]+)\\s*=\\s*"
              + "(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)'|(?<bare>[^\\s\"'>]+))");
  private static final Pattern UNUSUAL =
      Pattern.compile("%\\p{XDigit}{2}|[^\\w.~:/?#\\[\\]@!$&'()*+,;=-]");

  private static final Pattern ABOVE_ROOT = Pattern.compile("^(/\\.\\.)+(?=/|$)");
  private static final Map<String, Integer> USUAL_PORTS = Map.of("http", 80, "https", 443);
  private static final URI ANY = URI.create("http://localhost/");

  private Links() {}

  /** Returns the target of a redirect, or what a page of HTML links to. */
  static List<URI> of(HttpResponse<byte[]> page) {
    URI base = page.uri();
    if (page.statusCode() / 100 == 3) {
      return header(page, "Location").flatMap(link -> resolve(base, link)).stream().toList();
    }
    boolean html = header(page, "Content-Type").filter(type -> type.contains("html")).isPresent();
    return html ? inHtml(base, new String(page.body(), UTF_8)) : List.of();
  }

  private static Optional<String> header(HttpResponse<?> page, String name) {
    return page.headers().firstValue(name);
  }

  private static List<URI> inHtml(URI page, String html) {
    var links = new ArrayList<URI>();
    URI base = page;
    var tags = TAG.matcher(NOT_MARKUP.matcher(html).replaceAll(""));
    while (tags.find()) {
      Optional<URI> target = target(tags.group("tag"), tags.group("attributes"), base);
      if (tags.group("tag").equalsIgnoreCase("base")) {
        base = target.orElse(base);
      } else {
        target.ifPresent(links::add);
      }
    }
    return links;
  }

  private static Optional<URI> target(String tag, String attributes, URI base) {
    String wanted = tag.toLowerCase(Locale.ROOT).endsWith("frame") ? "src" : "href";
    return ATTRIBUTE
        .matcher(attributes)
        .results()
        .filter(attribute -> attribute.group("name").equalsIgnoreCase(wanted))
        .map(Links::value)
        .findFirst()
        .flatMap(link -> resolve(base, link.replace("&amp;", "&")));
  }

  private static String value(MatchResult attribute) {
    for (String quoting : List.of("double", "single")) {
      if (attribute.group(quoting) != null) {
        return attribute.group(quoting);
      }
    }
    return attribute.group("bare");
  }

  /** Returns the URL that {@code text} is; nothing if it is none of the web. */
  static Optional<URI> absolute(String text) {
    return Optional.of(text)
        .filter(it -> it.matches("(?i)https?:.*"))
        .flatMap(it -> resolve(ANY, it));
  }

  /** Returns what {@code link} means on a page; nothing if it is not of the web. */
  private static Optional<URI> resolve(URI base, String link) {
    try {
      String reference = encode(link.strip()).split("#", 2)[0];
      // By RFC 3986 these belong to the page; java.net.URI takes its directory.
      if (reference.isEmpty() || reference.startsWith("?")) {
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        reference = base.getRawPath() + (reference.isEmpty() ? query : reference);
      }
      return Optional.of(base.resolve(reference)).filter(Links::isWeb).map(Links::normal);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whether {@code url} is absolute, with http or https and a host. */
  private static boolean isWeb(URI url) {
    return url.getHost() != null
        && USUAL_PORTS.containsKey(url.getScheme().toLowerCase(Locale.ROOT));
  }

  /** Returns the one form of a URL: lower case, no usual port, no dots in its path. */
  private static URI normal(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int usual = USUAL_PORTS.get(scheme);
    String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
    String path = ABOVE_ROOT.matcher(url.normalize().getRawPath()).replaceFirst("");
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + host + port + (path.isEmpty() ? "/" : path) + query);
  }

  private static String encode(String link) {
    return UNUSUAL
        .matcher(link)
        .replaceAll(unusual -> Matcher.quoteReplacement(encoded(unusual.group())));
  }

  /** A character that URLs cannot have gets its %XX; one that need not be %XX is itself. */
  private static String encoded(String unusual) {
    if (unusual.length() < 3) {
      return URLEncoder.encode(unusual, UTF_8).replace("+", "%20");
    }
    String plain = Character.toString(Integer.parseInt(unusual.substring(1), 16));
    return plain.matches("[\\w.~-]") ? plain : unusual.toUpperCase(Locale.ROOT);
  }
}
