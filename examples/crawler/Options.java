import static dev.weft.Asyncio.seconds;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The crawler's command line. */
record Options(List<URI> starts, int limit, int workers, int perHost, Duration timeout) {
  private static final String USAGE =
      """
      usage: crawler URL... [OPTION...]

      Fetches the pages that links lead to from URL, all of them on its origin (scheme, host and
      port), and says what it found: a line per page on stdout, then the totals.

      options:
        --limit N     pages at most (default: 50)
        --workers N   tasks that fetch (default: 16)
        --per-host N  requests to one host at a time (default: 8)
        --timeout N   seconds for one request (default: 10)
        --help        this

      examples:
        ./weft run examples/crawler/Crawler.java https://example.com/ --limit 20
        ./weft run examples/crawler/Crawler.java http://localhost:8000/ --limit 1000 --workers 64

      Exit status: 0 done, 1 no URL answered, 2 wrong usage, 130 interrupted.
      """;
  private static final Map<String, Integer> NUMBERS =
      Map.of("--limit", 50, "--workers", 16, "--per-host", 8, "--timeout", 10);

  static Options parseOrExit(String... arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(USAGE);
      System.exit(0);
    }
    try {
      return parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("crawler: " + e.getMessage() + "; --help says more");
      System.exit(2);
      throw e;
    }
  }

  private static Options parse(String... arguments) {
    var starts = new ArrayList<URI>();
    var numbers = new HashMap<>(NUMBERS);
    for (var rest = List.of(arguments).iterator(); rest.hasNext(); ) {
      String[] argument = rest.next().split("=", 2);
      String name = argument[0];
      if (!name.startsWith("-")) {
        starts.add(url(String.join("=", argument)));
      } else if (!NUMBERS.containsKey(name)) {
        throw new IllegalArgumentException("no such option: " + name);
      } else {
        String value = argument.length == 2 ? argument[1] : rest.hasNext() ? rest.next() : "";
        numbers.put(name, number(name, value));
      }
    }
    if (starts.isEmpty()) {
      throw new IllegalArgumentException("no URL to start from");
    }
    return new Options(
        starts,
        numbers.get("--limit"),
        numbers.get("--workers"),
        numbers.get("--per-host"),
        seconds(numbers.get("--timeout")));
  }

  private static URI url(String text) {
    return Links.absolute(text)
        .orElseThrow(() -> new IllegalArgumentException("not an http or https URL: " + text));
  }

  private static int number(String name, String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          name + " wants a number from 1 to 999999, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  /** Returns whether a URL is on the origin of a start. */
  boolean inScope(URI url) {
    return starts.stream().anyMatch(start -> origin(start).equals(origin(url)));
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }
}
