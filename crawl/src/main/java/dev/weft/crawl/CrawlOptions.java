package dev.weft.crawl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a crawl is to do. {@link #from} makes one of what was said and the defaults.
 *
 * @param urls where it starts
 * @param maxPages how many records of pages it writes at most
 * @param maxDepth how many links it goes from a start
 * @param scope how far it goes
 * @param include what URLs have to match, one of them, if there are any; regular expressions
 * @param exclude what URLs must not match
 * @param concurrency how many requests are in flight
 * @param perHost how many of them go to one origin
 * @param delay how long it is between two starts of a request to one origin
 * @param robots whether robots.txt is obeyed
 * @param sitemaps whether sitemaps are read
 * @param timeout how long a response may take as a whole
 * @param retries how many more times a request is sent that has failed
 * @param maxSize how many bytes of a body are read
 * @param userAgent who asks
 */
public record CrawlOptions(
    List<String> urls,
    long maxPages,
    int maxDepth,
    Scope scope,
    List<String> include,
    List<String> exclude,
    int concurrency,
    int perHost,
    Duration delay,
    boolean robots,
    boolean sitemaps,
    Duration timeout,
    int retries,
    long maxSize,
    String userAgent) {
  private static final CrawlOptions DEFAULTS =
      new CrawlOptions(
          List.of(),
          Long.MAX_VALUE,
          16,
          Scope.ORIGIN,
          List.of(),
          List.of(),
          64,
          4,
          Duration.ZERO,
          true,
          true,
          Duration.ofSeconds(10),
          3,
          10L << 20,
          "weft/" + version());

  /**
   * Checks what was said.
   *
   * @throws IllegalArgumentException if a URL is none, a pattern is none, or a number is too small
   */
  public CrawlOptions {
    urls = urls.stream().map(CrawlOptions::normal).distinct().toList();
    include = checked(include);
    exclude = checked(exclude);
    require(maxPages >= 1, "--max-pages is 1 or more");
    require(maxDepth >= 0, "--max-depth is 0 or more");
    require(concurrency >= 1, "--concurrency is 1 or more");
    require(perHost >= 1, "--per-host is 1 or more");
    require(!delay.isNegative(), "--delay is 0 or more");
    require(timeout.isPositive(), "--timeout is more than 0");
    require(retries >= 0, "--retries is 0 or more");
    require(maxSize >= 1, "--max-size is 1 or more");
    require(isSendable(userAgent), "--user-agent is text in one line");
  }

  private static String version() {
    String version = CrawlOptions.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  private static boolean isSendable(String text) {
    return !text.isBlank() && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static String normal(String url) {
    WebUrl parsed = WebUrl.parse(url);
    if (parsed == null) {
      throw new IllegalArgumentException(
          "not a URL of the web: "
              + url
              + (url.contains(":")
                  ? ": give http://host/path"
                  : ": did you mean https://" + url + "?"));
    }
    return parsed.toString();
  }

  private static List<String> checked(List<String> patterns) {
    patterns.forEach(Pattern::compile); // its exception says what is wrong
    return List.copyOf(patterns);
  }

  /** Returns the defaults, with what was said in place of them, by the names above. */
  public static CrawlOptions from(Map<String, ?> said) {
    return DEFAULTS.with(said);
  }

  /** Returns a copy with what was said in place of what was before; URLs are added. */
  public CrawlOptions with(Map<String, ?> said) {
    ObjectNode all = Json.tree(this);
    ObjectNode more = Json.tree(said);
    all.setAll(more);
    CrawlOptions options = Json.read(all, CrawlOptions.class);
    List<String> both = new ArrayList<>(urls);
    both.addAll(options.urls);
    return options.withUrls(both);
  }

  private CrawlOptions withUrls(List<String> all) {
    return new CrawlOptions(
        all,
        maxPages,
        maxDepth,
        scope,
        include,
        exclude,
        concurrency,
        perHost,
        delay,
        robots,
        sitemaps,
        timeout,
        retries,
        maxSize,
        userAgent);
  }

  List<WebUrl> starts() {
    return urls.stream().map(WebUrl::parse).map(Objects::requireNonNull).toList();
  }

  /** Returns the host of the first URL. */
  public String host() {
    return starts().getFirst().host();
  }

  /** Returns the name that robots.txt has for this crawler: the first word, without a version. */
  String robotName() {
    return userAgent.strip().split("[\\s/]", 2)[0];
  }
}
