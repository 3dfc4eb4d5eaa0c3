/**
 * The event loop, tasks, and the verbs that a program is written with.
 *
 * <p>Built on the hidden {@code dev.weft.kernel}. Read {@link dev.weft.Asyncio} for what one can
 * say, {@link dev.weft.Task} for how it works.
 */
@org.jspecify.annotations.NullMarked
package dev.weft;
