package dev.weft.http.syntax;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A time as HTTP writes it: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDate() {}

  public static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** Returns the time that {@code text} says; null if it says none. */
  public static @Nullable Instant parse(@Nullable String text) {
    try {
      return text == null ? null : FORMAT.parse(text.strip(), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
