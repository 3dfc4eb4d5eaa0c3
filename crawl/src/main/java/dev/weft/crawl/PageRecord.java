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
    boolean truncated) {}
