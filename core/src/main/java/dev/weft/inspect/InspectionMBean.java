package dev.weft.inspect;

import java.util.concurrent.TimeoutException;

/** What {@code weft ps} calls in the JVM it looks at. */
public interface InspectionMBean {
  /** Returns how many loops are running. */
  int getLoops();

  /**
   * Returns {@link Inspector#snapshot()} as JSON, an array of objects with the members {@code id
   * name state ageMs waitsFor awaitedBy owner at stack}; the last one, which is most of it, only if
   * it is wanted.
   */
  String tasks(boolean withStacks) throws TimeoutException;

  /** Returns {@link Inspector#tree()}. */
  String tree() throws TimeoutException;

  /**
   * Returns how many nanoseconds each task has run since this was first called, as JSON, an object
   * from ids to numbers. It is counted from that call until two minutes after the last one.
   */
  String runTimes() throws TimeoutException;
}
