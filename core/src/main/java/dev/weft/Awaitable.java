package dev.weft;

/**
 * What {@link Asyncio#await(Awaitable)} takes: a {@link Future}, a {@link Task}, a {@link
 * Coroutine}.
 *
 * @param <T> the value it gives
 */
public sealed interface Awaitable<T> permits Future, Coroutine {}
