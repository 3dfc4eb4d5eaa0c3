package dev.weft.crawl;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the robots.txt of an origin says to this crawler (RFC 9309). */
final class Robots {
  static final Robots ALLOW_ALL = new Robots(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL));
  static final Robots REFUSE_ALL = new Robots(new SimpleRobotRules(RobotRulesMode.ALLOW_NONE));

  /** How much of it is read, which is as much as has to be. */
  static final int MOST_BYTES = 500 << 10;

  private static final long MOST_DELAY = Duration.ofDays(1).toMillis();

  private final SimpleRobotRules rules;

  private Robots(SimpleRobotRules rules) {
    this.rules = rules;
  }

  /**
   * Reads one.
   *
   * @param name what it calls this crawler
   * @param origin whose it is
   */
  static Robots parse(byte[] text, String name, String origin) {
    var parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 1);
    List<String> names = List.of(name.toLowerCase(Locale.ROOT));
    return new Robots(parser.parseContent(origin + "/robots.txt", text, "text/plain", names));
  }

  /** Returns what a response means; one of {@code status} 0 is none. */
  static Robots of(int status, byte[] text, String name, String origin) {
    return switch (status / 100) {
      case 2 -> parse(text, name, origin);
      case 0, 5 -> REFUSE_ALL;
      default -> ALLOW_ALL;
    };
  }

  boolean allows(String url) {
    return rules.isAllowed(url);
  }

  Duration crawlDelay() {
    return Duration.ofMillis(Math.clamp(rules.getCrawlDelay(), 0, MOST_DELAY));
  }

  List<String> sitemaps() {
    return rules.getSitemaps();
  }
}
