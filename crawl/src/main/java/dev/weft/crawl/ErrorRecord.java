package dev.weft.crawl;

import org.jspecify.annotations.Nullable;

/** A line of {@code errors.jsonl}. */
record ErrorRecord(
    String url, String kind, String message, int attempts, int depth, @Nullable String parent) {}
