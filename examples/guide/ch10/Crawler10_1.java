// 10.1 A web crawler, on a site of its own · real
import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.http.ClientResponse;
import dev.weft.http.HttpClient;
import dev.weft.http.HttpServer;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.sync.Semaphore;
import java.util.concurrent.TimeoutException;

// The site: what is asked for is counted.
static class Site {
  final Map<String, Integer> asked = new TreeMap<>();

  Router router() {
    return new Router()
        .get("/robots.txt", _ -> Response.text("User-agent: *\nDisallow: /private\n"))
        .get("/", _ -> page("Home", "/docs", "/old", "/missing", "/private/diary", "/"))
        .get("/docs", _ -> page("Docs", "/docs/one", "/docs/two", "/", "http://example.invalid/"))
        .get("/docs/one", _ -> page("Part one", "two", "/docs"))
        .get("/docs/two", _ -> page("Part two", "one#end", "../new"))
        .get("/old", _ -> Response.redirect("/new").withStatus(301))
        .get("/new", _ -> page("New", "/"))
        .get("/private/diary", _ -> page("Diary"))
        .use((request, next) -> {
          asked.merge(request.path(), 1, Integer::sum);
          return next.handle(request);
        });
  }

  Response page(String title, String... links) {
    sleep(millis(50)); // the time it takes to answer
    var html = new StringBuilder("<title>" + title + "</title>\n");
    for (String link : links) {
      html.append("<a href=\"").append(link).append("\">").append(link).append("</a>\n");
    }
    return Response.html(html.toString());
  }
}

static class Crawler {
  static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>");
  static final Pattern LINK = Pattern.compile("<a href=\"(.*?)\"");

  final URI start;
  final HttpClient client;
  final Semaphore connections = new Semaphore(3); // so many requests at once
  final Set<URI> seen = new HashSet<>();
  final List<String> disallowed = new ArrayList<>();
  int pages;

  Crawler(URI start, HttpClient client) {
    this.start = start;
    this.client = client;
  }

  // Ends when all tasks have, those too that were created by others.
  void crawl() throws IOException, TimeoutException {
    for (String line : client.get(start.resolve("/robots.txt").toString()).text().split("\n")) {
      if (line.startsWith("Disallow: ")) {
        disallowed.add(line.substring("Disallow: ".length()));
      }
    }
    TaskGroup.run(group -> visit(group, start));
  }

  // Each URL once, and only those of this site which its robots.txt allows.
  void visit(TaskGroup group, URI url) {
    if (!url.getAuthority().equals(start.getAuthority()) || !seen.add(url)) {
      return;
    }
    if (disallowed.stream().anyMatch(url.getPath()::startsWith)) {
      IO.println("refused by robots.txt: " + url.getPath());
      return;
    }
    group.createTask(url.getPath(), () -> fetch(group, url));
  }

  void fetch(TaskGroup group, URI url) {
    try (var _ = connections.hold()) {
      var response = client.get(url.toString());
      if (response.status() == 200) {
        page(group, url, response);
      } else if (response.status() / 100 == 3) {
        IO.println(response.status() + " " + url.getPath() + " -> " + response.header("Location"));
        visit(group, url.resolve(response.header("Location")));
      } else {
        IO.println(response.status() + " " + url.getPath() + " (broken link)");
      }
    } catch (IOException | TimeoutException e) {
      IO.println("failed: " + url + ": " + e.getMessage());
    }
  }

  void page(TaskGroup group, URI url, ClientResponse response) {
    pages++;
    var title = TITLE.matcher(response.text());
    IO.println("200 " + url.getPath() + " \"" + (title.find() ? title.group(1) : "") + "\"");
    var links = LINK.matcher(response.text());
    while (links.find()) {
      String link = links.group(1).replaceFirst("#.*", "");
      visit(group, url.resolve(link));
    }
  }
}

void main() throws Exception {
  run(() -> {
    var site = new Site();
    try (var server = HttpServer.listen("127.0.0.1", 0, site.router());
        var client = HttpClient.builder().redirects(0).timeout(seconds(10)).build()) {
      var crawler = new Crawler(URI.create("http://127.0.0.1:" + server.port() + "/"), client);
      crawler.crawl();

      IO.println(crawler.pages + " pages of " + crawler.seen.size() + " URLs");
      IO.println("each URL once: " + site.asked.values().stream().allMatch(times -> times == 1));
      IO.println("the diary was asked for: " + site.asked.containsKey("/private/diary"));
    }
  });
}
