package dev.weft.crawl;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An origin: what it allows, how it is to be treated, and which of its URLs wait. */
final class Site {
  /** First and last of a list in the table of URLs. */
  private record Waiting(int first, int last) {}

  /** Why a site gives no response at all, as was found out when its robots.txt was asked for. */
  record Unreachable(String kind, String message, int attempts) {}

  private final UrlTable urls;
  private final TreeMap<Integer, Waiting> waiting = new TreeMap<>(); // by depth
  final String origin;
  final Set<String> sitemaps = new LinkedHashSet<>(); // that other sitemaps have named
  final Set<String> readSitemaps = new LinkedHashSet<>();
  @Nullable Robots robots;
  @Nullable Unreachable unreachable;
  boolean isPrepared;
  int inFlight;
  Duration nextStart = Duration.ZERO;

  Site(String origin, UrlTable urls) {
    this.origin = origin;
    this.urls = urls;
  }

  void add(int id, int depth) {
    Waiting before = waiting.get(depth);
    if (before != null) {
      urls.setNext(before.last, id);
    }
    waiting.put(depth, new Waiting(before == null ? id : before.first, id));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns the least depth of those that wait. */
  int depth() {
    return waiting.firstKey();
  }

  int first() {
    return waiting.firstEntry().getValue().first;
  }

  int takeFirst() {
    Map.Entry<Integer, Waiting> depth = waiting.firstEntry();
    Waiting list = depth.getValue();
    if (list.first == list.last) {
      waiting.remove(depth.getKey());
    } else {
      waiting.put(depth.getKey(), new Waiting(urls.next(list.first), list.last));
    }
    return list.first;
  }

  boolean allows(String url) {
    return robots == null || robots.allows(url);
  }

  /** Returns how long it is between two starts of a request. */
  Duration delay(CrawlOptions options) {
    Duration asked = robots == null ? Duration.ZERO : robots.crawlDelay();
    return asked.compareTo(options.delay()) > 0 ? asked : options.delay();
  }

  /** Returns how many requests may be in flight: one, if it asks for a delay. */
  int limit(CrawlOptions options) {
    boolean alone = !isPrepared || delay(options).compareTo(options.delay()) > 0;
    return alone ? 1 : options.perHost();
  }
}
