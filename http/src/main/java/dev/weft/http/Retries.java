package dev.weft.http;

import dev.weft.Asyncio;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sending a request again when the server, or the way to it, is in trouble for the moment. */
final class Retries {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(1); // with a Retry-After

  /** Gets the header of an answer. */
  interface Open {
    /** Suspends until it is there. */
    StreamingResponse open() throws IOException, TimeoutException;
  }

  /**
   * Makes something of an answer.
   *
   * @param <T> what it makes
   */
  interface Use<T> {
    /** Suspends until it is made. */
    T use(StreamingResponse response) throws IOException, TimeoutException;
  }

  private final int attempts;
  private final Runnable onRetry;
  private final SplittableRandom random = new SplittableRandom();

  /** Creates it; {@code onRetry} is called before each attempt but the first. */
  Retries(int attempts, Runnable onRetry) {
    this.attempts = attempts;
    this.onRetry = onRetry;
  }

  /**
   * Opens an answer, again if need be, and returns what {@code use} makes of it. A failure has
   * those of earlier attempts suppressed in it.
   */
  <T> T run(Outgoing request, Open open, Use<T> use) throws IOException, TimeoutException {
    int most = request.isIdempotent() && request.isRepeatable() ? attempts : 1;
    @Nullable Exception earlier = null;
    for (int attempt = 1; ; attempt++) {
      Duration delay;
      try {
        StreamingResponse response = open.open();
        Duration asked = attempt == most ? null : wait(response, attempt);
        if (asked == null) {
          return use.use(response);
        }
        response.discard();
        delay = asked;
      } catch (IOException | TimeoutException e) {
        if (earlier != null && earlier != e) {
          e.addSuppressed(earlier);
        }
        if (attempt == most || !isTrouble(e)) {
          throw e;
        }
        earlier = e;
        delay = backoff(attempt);
      }
      onRetry.run();
      Asyncio.sleep(delay);
    }
  }

  /** Returns how long to wait because of an answer; null if it is to be taken as it is. */
  private @Nullable Duration wait(StreamingResponse response, int attempt) {
    int status = response.status();
    if (status != 429 && status != 502 && status != 503 && status != 504) {
      return null;
    }
    String asked = response.header("Retry-After");
    Duration wait = asked == null ? null : retryAfter(asked, Instant.now());
    return wait == null ? backoff(attempt) : wait.compareTo(PATIENCE) > 0 ? null : wait;
  }

  /** Returns what a Retry-After field says: seconds or a date; null if that is neither. */
  static @Nullable Duration retryAfter(String field, Instant now) {
    String text = field.strip();
    long seconds = Fields.number(text);
    if (seconds >= 0) {
      return Duration.ofSeconds(seconds);
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isBefore(now) ? Duration.ZERO : Duration.between(now, date);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Returns the time before the attempt after this one: doubled each time, the half at random. */
  Duration backoff(int attempt) {
    long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(20, attempt - 1));
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  /** Returns whether the connection has failed, rather than one side. */
  static boolean isTrouble(Exception e) {
    return e instanceof SocketException // refused and reset as well
        || e instanceof EOFException
        || e instanceof UnknownHostException
        || e instanceof TimeoutException;
  }
}
