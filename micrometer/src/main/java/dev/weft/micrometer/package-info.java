/** Bindings to Micrometer, one line each: see {@link dev.weft.micrometer.Meters}. */
@org.jspecify.annotations.NullMarked
package dev.weft.micrometer;
