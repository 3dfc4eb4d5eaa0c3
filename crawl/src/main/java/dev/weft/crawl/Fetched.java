package dev.weft.crawl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A response; its body is in the way of others until it is closed.
 *
 * @param location what a redirect says
 * @param retryAfter what the header of this name says
 * @param body if it was wanted, otherwise empty; without its coding
 * @param bytes how long the body is, as far as it was read
 * @param truncated whether it is longer
 */
record Fetched(
    int status,
    @Nullable String contentType,
    @Nullable String location,
    @Nullable String retryAfter,
    Bodies.Body body,
    long bytes,
    boolean truncated,
    int attempts,
    long elapsedMs,
    String fetchedAt)
    implements AutoCloseable {

  boolean isRedirect() {
    return status / 100 == 3 && location != null;
  }

  @Override
  public void close() {
    body.close();
  }

  boolean isHtml() {
    return isHtml(contentType);
  }

  static boolean isHtml(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "text/html", "application/xhtml+xml" -> true;
      default -> false;
    };
  }
}
