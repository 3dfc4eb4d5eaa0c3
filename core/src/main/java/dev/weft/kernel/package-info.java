/**
 * The engine: one loop, what it runs, and the fibers it gives turns to.
 *
 * <p>Imports nothing of ours; only {@code dev.weft} imports it. Read {@link dev.weft.kernel.Loop}
 * first, then {@link dev.weft.kernel.Fiber}.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.kernel;
