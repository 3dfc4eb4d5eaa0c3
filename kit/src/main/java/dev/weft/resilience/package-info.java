/**
 * What stands between a program and something that fails, is slow, or must not be asked too often.
 * All of it is a {@link dev.weft.resilience.Policy}, and waits in the loop's time.
 */
@NullMarked
package dev.weft.resilience;

import org.jspecify.annotations.NullMarked;
