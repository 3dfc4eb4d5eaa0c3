import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sync.Queue;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * A web crawler: follows the links of a site and fetches each of its pages once.
 *
 * <p>A queue of URLs, and workers that take from it and put into it. They are tasks of one loop, on
 * one thread: so they share plain collections, and there is no lock.
 */
final class Crawler {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = millis(250);
  private static final int MOST_BYTES = 10 << 20;

  private final Options options;
  private final HttpClient client;
  private final Report report;
  private final Queue<URI> frontier = new Queue<>();
  private final Set<URI> seen = new HashSet<>();
  private final Map<String, Semaphore> hosts = new HashMap<>();

  private Crawler(Options options, HttpClient client, Report report) {
    this.options = options;
    this.client = client;
    this.report = report;
  }

  static void main(String... arguments) {
    Options options = Options.parseOrExit(arguments);
    var report = new Report();
    try (var client = HttpClient.newHttpClient()) {
      run(new Crawler(options, client, report)::crawl);
    }
    System.exit(report.hasPages() ? 0 : 1);
  }

  private void crawl() {
    try {
      options.starts().forEach(this::add);
      TaskGroup.run(group -> {
        for (int i = 1; i <= options.workers(); i++) {
          group.createTask("worker-" + i, this::work);
        }
        frontier.join();
        frontier.shutdown();
      });
    } finally {
      report.print();
    }
  }

  private void add(URI url) {
    if (options.inScope(url) && seen.size() < options.limit() && seen.add(url)) {
      frontier.putNow(url);
    }
  }

  private void work() {
    for (URI url : frontier) {
      visit(url);
      frontier.taskDone();
    }
  }

  private void visit(URI url) {
    try {
      var page = fetch(url);
      var links = Links.of(page);
      links.forEach(this::add);
      report.page(page, links.size(), frontier.size());
    } catch (IOException | TimeoutException e) {
      report.failure(url, e);
    }
  }

  /** Tries again, after longer and longer pauses, what may do better next time. */
  private HttpResponse<byte[]> fetch(URI url) throws IOException, TimeoutException {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        var page = get(url);
        if (page.statusCode() < 500 && page.statusCode() != 429) {
          return page;
        }
      } catch (IOException | TimeoutException e) {
        report.retry(url, e);
      }
      sleep(pause);
      pause = pause.multipliedBy(2);
    }
    return get(url);
  }

  private HttpResponse<byte[]> get(URI url) throws IOException, TimeoutException {
    var request = HttpRequest.newBuilder(url).header("User-Agent", "weft-crawler").build();
    var body = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES);
    try (var _ = host(url).hold()) {
      return timeout(options.timeout(), () -> await(client.sendAsync(request, body)));
    }
  }

  private Semaphore host(URI url) {
    return hosts.computeIfAbsent(url.getHost(), _ -> new Semaphore(options.perHost()));
  }
}
