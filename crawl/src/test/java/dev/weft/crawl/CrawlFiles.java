package dev.weft.crawl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a crawl has written. */
record CrawlFiles(Path directory) {
  private static final JsonMapper JSON = new JsonMapper();

  List<JsonNode> read(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name)).stream().map(JSON::readTree).toList();
  }

  List<JsonNode> pages() throws IOException {
    return read("pages.jsonl");
  }

  List<String> urls() throws IOException {
    return pages().stream().map(page -> page.get("url").asString()).toList();
  }

  JsonNode page(String url) throws IOException {
    return pages().stream()
        .filter(page -> page.get("url").asString().equals(url))
        .reduce((_, _) -> {
          throw new AssertionError("twice: " + url);
        })
        .orElseThrow(() -> new AssertionError("no page " + url));
  }

  JsonNode error(String url) throws IOException {
    return read("errors.jsonl").stream()
        .filter(error -> error.get("url").asString().equals(url))
        .reduce((_, _) -> {
          throw new AssertionError("twice: " + url);
        })
        .orElseThrow(() -> new AssertionError("no error of " + url));
  }

  /** Returns {@code to → reason} of the links of a page, those that are followed with {@code +}. */
  Map<String, String> links(String from) throws IOException {
    Map<String, String> links = new LinkedHashMap<>();
    for (JsonNode link : read("links.jsonl")) {
      if (link.get("from").asString().equals(from)) {
        String reason = link.get("followed").asBoolean() ? "+" : link.get("reason").asString();
        links.merge(link.get("to").asString(), reason, (one, other) -> one + " " + other);
      }
    }
    return links;
  }
}
