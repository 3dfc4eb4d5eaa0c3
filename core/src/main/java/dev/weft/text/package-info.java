/** How the messages of all modules say things to people. */
@org.jspecify.annotations.NullMarked
package dev.weft.text;
