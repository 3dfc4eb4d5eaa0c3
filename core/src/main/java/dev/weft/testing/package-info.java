/**
 * What Weft tests itself with, and programs that use it: virtual time, task orders that find bugs,
 * cancellation everywhere, deadlock reports, and fakes.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.testing;
