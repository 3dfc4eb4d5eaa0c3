package dev.weft.resilience;

import java.time.Duration;

/**
 * An attempt that has failed and will be followed by another.
 *
 * @param number which one, from 1
 * @param error its failure
 * @param delay how long it is until the next one starts
 */
public record Attempt(int number, Throwable error, Duration delay) {}
