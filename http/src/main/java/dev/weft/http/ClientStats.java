package dev.weft.http;

import java.time.Duration;
import java.util.Map;

/**
 * What a client has done so far, and what it has open.
 *
 * @param requests calls of {@code send}, {@code open} and the verbs that have ended, retries and
 *     redirects not counted apart
 * @param failures those of them that ended without an answer, cancelled or not
 * @param retries attempts after the first
 * @param redirects redirects that were followed
 * @param byStatus how many answers had which status, after retries and redirects; sorted
 * @param bytesSent bytes of bodies that were sent, of all attempts
 * @param bytesReceived bytes of bodies that came, as they came: maybe compressed
 * @param active requests that have a connection, or wait for one
 * @param connections connections that are open
 * @param idle those of them that nobody uses
 * @param latency how long answers took: to the end of {@code send}, to the header of {@code open}
 */
public record ClientStats(
    long requests,
    long failures,
    long retries,
    long redirects,
    Map<Integer, Long> byStatus,
    long bytesSent,
    long bytesReceived,
    int active,
    int connections,
    int idle,
    Latency latency) {

  /**
   * Durations, counted with an error of at most 3 percent; all zero if there were none.
   *
   * @param count how many there were
   * @param mean their mean
   * @param p50 what half of them did not exceed
   * @param p90 what 90 percent did not exceed
   * @param p99 what 99 percent did not exceed
   * @param max the longest
   */
  public record Latency(
      long count, Duration mean, Duration p50, Duration p90, Duration p99, Duration max) {}
}
