package dev.weft.cache;

/**
 * Told of values that a cache has dropped by itself. Called by the loop, soon after.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@FunctionalInterface
public interface Eviction<K, V> {
  /** Why a value was dropped. */
  enum Cause {
    /** There were too many, or they were too heavy. */
    SIZE,
    /** It was too old. */
    EXPIRED
  }

  /** Notes that a value was dropped. */
  void evicted(K key, V value, Cause cause);
}
