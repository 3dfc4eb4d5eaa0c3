package dev.weft.cli;

import org.jspecify.annotations.Nullable;

/**
 * What became of one URL.
 *
 * @param status null if there was no answer
 * @param bytes of the body that came, decoded
 * @param elapsedMs from the start to the end of the body
 * @param file where the body is
 * @param error why it has failed; null if it has not
 */
record FetchResult(
    String url,
    @Nullable Integer status,
    long bytes,
    long elapsedMs,
    @Nullable String file,
    @Nullable String error) {
  boolean isFailed() {
    return error != null;
  }
}
