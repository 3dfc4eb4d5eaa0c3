import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Says what a crawl of a directory has to find: a line with status and path for each page that
 * links lead to from /, as jwebserver would serve it.
 *
 * <p>It reads the files and knows nothing of Weft, HTTP or the crawler's code: it takes HTML apart
 * letter by letter and resolves links as strings.
 */
final class Reachable {
  private record Answer(int status, List<String> links) {}

  private final Path root;
  private final TreeMap<String, Integer> found = new TreeMap<>();
  private final ArrayDeque<String> waiting = new ArrayDeque<>(List.of("/"));

  private Reachable(Path root) {
    this.root = root;
  }

  static void main(String... arguments) throws IOException {
    var reachable = new Reachable(Path.of(arguments[0]));
    reachable.walk();
    reachable.found.forEach((path, status) -> System.out.println(status + " " + path));
  }

  private void walk() throws IOException {
    while (!waiting.isEmpty()) {
      String page = waiting.remove();
      if (!found.containsKey(page)) {
        Answer answer = serve(page);
        found.put(page, answer.status);
        String base = page;
        for (String link : answer.links) {
          String target = resolve(base, link.substring(1));
          if (link.startsWith("^")) {
            base = target;
          } else if (target != null) {
            waiting.add(target);
          }
        }
      }
    }
  }

  private Answer serve(String page) throws IOException {
    String path = page.split("\\?", 2)[0];
    Path file = root.resolve(path.substring(1));
    if (!Files.exists(file)) {
      return new Answer(404, List.of());
    }
    if (!Files.isDirectory(file)) {
      return new Answer(200, isHtml(file) ? linksIn(Files.readString(file)) : List.of());
    }
    if (!path.endsWith("/")) {
      return new Answer(301, List.of(" " + path + "/"));
    }
    Path index = file.resolve("index.html");
    return new Answer(200, Files.exists(index) ? linksIn(Files.readString(index)) : listing(file));
  }

  private static boolean isHtml(Path file) {
    return file.toString().endsWith(".html") || file.toString().endsWith(".htm");
  }

  /** jwebserver lists a directory without an index, with a link to each entry. */
  private static List<String> listing(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .map(entry -> " " + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
          .toList();
    }
  }

  /** Returns the links in their order, each after a blank; one of a base element after a ^. */
  private static List<String> linksIn(String html) {
    var links = new ArrayList<String>();
    int at = 0;
    while ((at = html.indexOf('<', at)) >= 0) {
      if (html.startsWith("<!--", at)) {
        int end = html.indexOf("-->", at);
        at = end < 0 ? html.length() : end;
        continue;
      }
      int end = at + 1;
      while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
        end++;
      }
      String tag = html.substring(at + 1, end).toLowerCase();
      at = attributes(html, end, tag, links);
      if (tag.equals("script") || tag.equals("style")) {
        int close = html.toLowerCase().indexOf("</" + tag, at);
        at = close < 0 ? html.length() : close;
      }
    }
    return links;
  }

  /** Reads the attributes of a tag, and returns where the tag ends. */
  private static int attributes(String html, int at, String tag, List<String> links) {
    while (at < html.length() && html.charAt(at) != '>') {
      char c = html.charAt(at);
      if (Character.isWhitespace(c) || c == '/') {
        at++;
        continue;
      }
      int nameEnd = at + 1;
      while (nameEnd < html.length() && " \t\r\n/>=".indexOf(html.charAt(nameEnd)) < 0) {
        nameEnd++;
      }
      String name = html.substring(at, nameEnd).toLowerCase();
      at = skipSpace(html, nameEnd);
      if (at < html.length() && html.charAt(at) == '=') {
        at = skipSpace(html, at + 1);
        char quote = html.charAt(at);
        boolean quoted = quote == '"' || quote == '\'';
        int start = quoted ? at + 1 : at;
        int end = start;
        while (end < html.length() && !endsValue(html.charAt(end), quoted, quote)) {
          end++;
        }
        note(tag, name, html.substring(start, end), links);
        at = quoted ? end + 1 : end;
      }
    }
    return at;
  }

  private static int skipSpace(String html, int at) {
    while (at < html.length() && Character.isWhitespace(html.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean endsValue(char c, boolean quoted, char quote) {
    return quoted ? c == quote : Character.isWhitespace(c) || c == '>';
  }

  private static void note(String tag, String name, String value, List<String> links) {
    String what = tag + " " + name;
    if (what.equals("base href")) {
      links.add("^" + value.trim());
    } else if (List.of("a href", "area href", "iframe src", "frame src").contains(what)) {
      links.add(" " + value.trim());
    }
  }

  /** Returns the path and query that a link on a page means; null if it leads elsewhere. */
  private static String resolve(String page, String link) {
    String target = link.replace("&amp;", "&");
    if (target.indexOf('#') >= 0) {
      target = target.substring(0, target.indexOf('#'));
    }
    if (target.startsWith("//") || target.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      return null;
    }
    if (target.isEmpty()) {
      return page;
    }
    String pagePath = page.split("\\?", 2)[0];
    String[] parts = target.split("\\?", 2);
    String path = parts[0];
    if (path.isEmpty()) {
      path = pagePath;
    } else if (!path.startsWith("/")) {
      path = pagePath.substring(0, pagePath.lastIndexOf('/') + 1) + path;
    }
    return withoutDots(path) + (parts.length == 2 ? "?" + parts[1] : "");
  }

  private static String withoutDots(String path) {
    var segments = new ArrayDeque<String>();
    String last = "";
    for (String segment : path.substring(1).split("/", -1)) {
      last = segment;
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".")) {
        segments.add(segment);
      }
    }
    boolean directory = last.equals(".") || last.equals("..");
    return "/" + String.join("/", segments) + (directory && !segments.isEmpty() ? "/" : "");
  }
}
