package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong where nobody could be told: given to {@link EventLoop#setExceptionHandler}.
 *
 * @param message what happened
 * @param exception the failure, or null
 * @param future the future or task concerned, or null
 * @param handle the callback concerned, or null
 */
public record ErrorContext(
    String message,
    @Nullable Throwable exception,
    @Nullable Future<?> future,
    @Nullable Handle handle) {}
