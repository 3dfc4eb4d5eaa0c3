/** Values that come one after the other: streams, their operators, and generators. */
@org.jspecify.annotations.NullMarked
package dev.weft.stream;
