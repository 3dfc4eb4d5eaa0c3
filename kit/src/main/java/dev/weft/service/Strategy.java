package dev.weft.service;

/** What a {@link Supervisor} starts again with a child that it starts again. */
public enum Strategy {
  /** Nothing else. */
  ONE_FOR_ONE,
  /** All others that run: they are stopped first, in reverse. */
  ONE_FOR_ALL,
  /** Those of the others that run and were started after it. */
  REST_FOR_ONE
}
