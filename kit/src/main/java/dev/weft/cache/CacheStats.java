package dev.weft.cache;

/**
 * What a cache has done so far.
 *
 * @param hits how often a value was there, or on its way
 * @param misses how often it was not
 * @param loads how many loads were begun
 * @param failures how many of these have failed; one that was cancelled has not
 * @param evictions how many values were dropped since they were too many, too heavy or too old
 */
public record CacheStats(long hits, long misses, long loads, long failures, long evictions) {
  /** Returns the share of hits, from 0 to 1; 0 if nothing was asked for. */
  public double hitRate() {
    long requests = hits + misses;
    return requests == 0 ? 0 : (double) hits / requests;
  }
}
