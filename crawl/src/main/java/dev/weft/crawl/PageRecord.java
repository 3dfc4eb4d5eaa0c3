package dev.weft.crawl;

import org.jspecify.annotations.Nullable;

/** A line of {@code pages.jsonl}. */
record PageRecord(
    String url,
    int status,
    int depth,
    @Nullable String parent,
    @Nullable String contentType,
    @Nullable String charset,
    long bytes,
    @Nullable String title,
    @Nullable String location,
    int links,
    int attempts,
    long elapsedMs,
    String fetchedAt,
    boolean truncated) {

  /** Returns this with so many characters of the title at most. */
  PageRecord withTitleOf(int most) {
    if (title == null || title.length() <= most) {
      return this;
    }
    String start = Json.whole(title.substring(0, most)) + "…";
    return new PageRecord(
        url,
        status,
        depth,
        parent,
        contentType,
        charset,
        bytes,
        start,
        location,
        links,
        attempts,
        elapsedMs,
        fetchedAt,
        truncated);
  }
}
