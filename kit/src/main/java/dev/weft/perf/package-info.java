/** Where time goes: timers, profiles, load tests with their reports, traces and a task monitor. */
@org.jspecify.annotations.NullMarked
package dev.weft.perf;
