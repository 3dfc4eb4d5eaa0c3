/** Values that are loaded once, and kept. */
@NullMarked
package dev.weft.cache;

import org.jspecify.annotations.NullMarked;
