package dev.weft.http.syntax;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as answers tell it; formatted once a second. */
public final class DateHeader {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(UTC);

  private long second = Long.MIN_VALUE;
  private String text = "";

  /** Returns the time of now. */
  public String now() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      text = FORMAT.format(Instant.ofEpochSecond(now));
    }
    return text;
  }
}
