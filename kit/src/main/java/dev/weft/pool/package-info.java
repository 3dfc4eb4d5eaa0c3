/** Things that are dear to make, lent to one task at a time. */
@NullMarked
package dev.weft.pool;

import org.jspecify.annotations.NullMarked;
