/**
 * Bindings to Micrometer, one line each: see {@link dev.weft.micrometer.Meters}, {@link
 * dev.weft.micrometer.HttpMeters} and {@link dev.weft.micrometer.SqlMeters}.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.micrometer;
