package dev.weft.service;

/** When a {@link Supervisor} starts a child again that has ended by itself. */
public enum Restart {
  /** However it has ended. */
  ALWAYS,
  /** If it has failed. */
  ON_FAILURE,
  /** Not at all; nor is it started again when others are. */
  NEVER
}
