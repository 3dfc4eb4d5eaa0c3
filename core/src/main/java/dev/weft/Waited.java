package dev.weft;

import java.util.Set;

/**
 * What {@link Asyncio#waitAll} and its siblings return. Both sets keep the order of the argument.
 *
 * @param <F> the futures waited for
 * @param done those that were done when the waiting task went on
 * @param pending the others; nothing was done to them
 */
public record Waited<F extends Future<?>>(Set<F> done, Set<F> pending) {}
