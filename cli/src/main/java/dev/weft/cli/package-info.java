/** The commands of {@code ./weft}, each a class; {@link dev.weft.cli.Weft} starts them. */
@org.jspecify.annotations.NullMarked
package dev.weft.cli;
