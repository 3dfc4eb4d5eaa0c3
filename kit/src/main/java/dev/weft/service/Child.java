package dev.weft.service;

import org.jspecify.annotations.Nullable;

/**
 * A child of a {@link Supervisor} at one moment.
 *
 * @param name its name
 * @param state where it is, or was when it ended
 * @param restarts how often it was started again
 * @param lastError what it last failed with, or null
 */
public record Child(
    String name, Service.State state, int restarts, @Nullable Throwable lastError) {}
