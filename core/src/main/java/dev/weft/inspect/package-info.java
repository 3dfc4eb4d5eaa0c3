/**
 * A look at the tasks of a running program, from inside; {@code weft ps} does it from outside, by
 * way of {@link dev.weft.inspect.Inspection}.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.inspect;
