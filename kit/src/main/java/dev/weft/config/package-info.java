/** Settings of a program, from files, the environment and the command line. */
@org.jspecify.annotations.NullMarked
package dev.weft.config;
