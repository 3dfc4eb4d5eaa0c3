package dev.weft.crawl;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Which URLs a crawl may go to, as its options have it. */
final class LinkRules {
  private final Scope scope;
  private final Set<String> places;
  private final Set<String> startOrigins;
  private final List<Pattern> include;
  private final List<Pattern> exclude;

  LinkRules(CrawlOptions options) {
    scope = options.scope();
    places = scope.places(options.starts());
    startOrigins = Scope.ORIGIN.places(options.starts());
    include = options.include().stream().map(Pattern::compile).toList();
    exclude = options.exclude().stream().map(Pattern::compile).toList();
  }

  boolean inScope(WebUrl url) {
    return places.contains(scope.place(url));
  }

  /** Returns whether the patterns let a URL through. */
  boolean matches(WebUrl url) {
    String text = url.toString();
    try {
      return (include.isEmpty() || include.stream().anyMatch(it -> it.matcher(text).find()))
          && exclude.stream().noneMatch(it -> it.matcher(text).find());
    } catch (StackOverflowError e) {
      return false; // a long URL may be too much for an alternative that repeats
    }
  }

  /** Returns whether the sitemaps of an origin count: those of the whole web do not. */
  boolean hasSitemaps(String origin) {
    return startOrigins.contains(origin)
        || (scope != Scope.ANY && inScope(Objects.requireNonNull(WebUrl.parse(origin))));
  }
}
