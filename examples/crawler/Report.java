import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a crawl says: a line per page, the totals, and on a terminal how far it is. */
final class Report {
  private static final String ERASE_LINE = "\r\033[K";

  private final boolean terminal = isTerminal();
  private final long start = System.nanoTime();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private int pages;
  private int errors;
  private long links;
  private long bytes;

  boolean hasPages() {
    return pages > 0;
  }

  void page(HttpResponse<byte[]> page, int linksFound, int waiting) {
    pages++;
    statuses.merge(page.statusCode(), 1, Integer::sum);
    bytes += page.body().length;
    links += linksFound;
    progress("");
    System.out.println(page.statusCode() + " " + page.uri());
    progress(pages + " pages, " + waiting + " waiting");
  }

  void retry(URI url, Exception e) {
    progress("trying again: " + url + ": " + why(e));
  }

  void failure(URI url, Exception e) {
    errors++;
    progress("");
    System.err.println("crawler: " + url + ": " + why(e));
  }

  private static String why(Exception e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /** Prints the totals. */
  void print() {
    double seconds = (System.nanoTime() - start) / 1e9;
    progress("");
    System.out.printf("%npages    %d%n", pages);
    statuses.forEach((status, count) -> System.out.printf("  %d    %d%n", status, count));
    System.out.printf("errors   %d%n", errors);
    System.out.printf("links    %d%n", links);
    System.out.printf("bytes    %d%n", bytes);
    System.out.printf(Locale.ROOT, "elapsed  %.2f s%n", seconds);
    System.out.printf(Locale.ROOT, "pages/s  %.1f%n", pages / seconds);
  }

  private void progress(String text) {
    if (terminal) {
      System.err.print(ERASE_LINE + text);
    }
  }

  /** Whether stderr is a terminal: the shell's test knows, the JDK does not say. */
  private static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }
}
