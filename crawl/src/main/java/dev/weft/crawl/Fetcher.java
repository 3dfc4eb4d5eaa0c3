package dev.weft.crawl;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.http.HttpClient;
import dev.weft.http.StreamingResponse;
import dev.weft.sync.Event;
import dev.weft.text.DurationText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends the requests of a crawl: as often as need be, not too fast, and not for ever. */
final class Fetcher implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 10;
  private static final int MOST_KEPT = 1 << 30; // whatever --max-size says: an array has to hold it

  /** Which bodies are kept. */
  interface Keep {
    boolean wants(@Nullable String contentType);
  }

  private final CrawlOptions options;
  private final Event stopping;
  private final Bodies bodies;
  private final HttpClient client;

  /** Creates one that does not try again when {@code stopping} is set. */
  Fetcher(CrawlOptions options, Event stopping, Bodies bodies) {
    this.options = options;
    this.bodies = bodies;
    this.stopping = stopping;
    client =
        HttpClient.builder()
            .userAgent(options.userAgent())
            .redirects(0)
            .timeout(options.timeout())
            .connectTimeout(options.timeout())
            .maxConcurrent(options.concurrency())
            .build();
  }

  /**
   * Suspends until there is a response, or none after all attempts.
   *
   * @param keep whether the body of a type is kept; its length is counted in any case
   * @param most how many bytes of it are read
   */
  Fetched fetch(WebUrl url, Site site, Keep keep, long most) throws FetchFailure, Abandoned {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt > options.retries();
      pace(site);
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
      try {
        Fetched response = once(url, attempt, keep, most);
        boolean busy = response.status() == 429 || response.status() / 100 == 5;
        if (last || !busy) {
          return response;
        }
        response.close();
        pause = asked(response.retryAfter(), pause);
      } catch (IOException | TimeoutException e) {
        if (last || !FetchFailure.isPassing(e)) {
          throw new FetchFailure(e, attempt);
        }
      } catch (RuntimeException e) {
        throw new FetchFailure(e, attempt);
      }
      pause(pause);
    }
  }

  /** Suspends until the site may be asked again, and notes that it is. */
  private void pace(Site site) throws Abandoned {
    Duration now = EventLoop.running().time();
    Duration start = site.nextStart.compareTo(now) > 0 ? site.nextStart : now;
    site.nextStart = start.plus(site.delay(options));
    pause(start.minus(now));
  }

  private void pause(Duration time) throws Abandoned {
    Block.Run<RuntimeException> stopped = stopping::await;
    if (time.isPositive() && Asyncio.moveOnAfter(time, stopped)) {
      throw new Abandoned();
    }
  }

  /** Returns how long a Retry-After asks to wait, if it is one; not too long. */
  static Duration asked(@Nullable String retryAfter, Duration otherwise) {
    Duration asked = retryAfter == null ? null : parsed(retryAfter.strip());
    return asked == null ? otherwise : asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
  }

  private static @Nullable Duration parsed(String retryAfter) {
    if (retryAfter.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      var date = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration until = Duration.between(Instant.now(), date.toInstant());
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private Fetched once(WebUrl url, int attempt, Keep keep, long most)
      throws IOException, TimeoutException {
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Duration clock = EventLoop.running().time();
    Bodies.Body kept = bodies.open();
    boolean whole = false;
    try {
      Fetched fetched =
          inTime(() -> {
            try (var response = client.request("GET", url.toString()).open()) {
              boolean keeps = keep.wants(response.header("Content-Type"));
              var read = new Reading(kept, keeps, most);
              read.all(response);
              long elapsed = EventLoop.running().time().minus(clock).toMillis();
              return read.fetched(response, attempt, elapsed, start.toString());
            }
          });
      whole = true;
      return fetched;
    } finally {
      if (!whole) {
        kept.close();
      }
    }
  }

  private Fetched inTime(Block.Call<Fetched, Exception> exchange)
      throws IOException, TimeoutException {
    try {
      return Asyncio.timeout(options.timeout(), exchange);
    } catch (TimeoutException e) {
      var late =
          new TimeoutException("no whole response within " + DurationText.of(options.timeout()));
      late.initCause(e);
      throw late;
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** The reading of a body, as far as it is read. */
  private static final class Reading {
    private final Bodies.Body kept;
    private final boolean keeps;
    private final long most;
    private long bytes;
    private boolean truncated;

    Reading(Bodies.Body kept, boolean keeps, long most) {
      this.kept = kept;
      this.keeps = keeps;
      this.most = keeps ? Math.min(most, MOST_KEPT) : most;
    }

    void all(StreamingResponse response) throws IOException {
      try (var pieces = response.stream()) {
        for (byte[] piece : pieces) {
          add(piece);
          if (truncated) {
            return;
          }
        }
      }
    }

    private void add(byte[] piece) throws IOException {
      truncated = piece.length > most - bytes;
      int length = (int) Math.min(piece.length, most - bytes);
      if (keeps) {
        kept.write(piece, length);
      }
      bytes += length;
    }

    Fetched fetched(StreamingResponse response, int attempt, long elapsed, String at) {
      return new Fetched(
          response.status(),
          response.header("Content-Type"),
          response.header("Location"),
          response.header("Retry-After"),
          kept,
          bytes,
          truncated,
          attempt,
          elapsed,
          at);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
