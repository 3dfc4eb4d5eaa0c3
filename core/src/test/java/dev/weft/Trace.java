package dev.weft;

import java.util.ArrayList;
import java.util.List;

/** What happened in a test, in order. */
public final class Trace {
  private final List<String> events = new ArrayList<>();

  /** Notes that something has happened. */
  public void record(String event) {
    events.add(event);
  }

  /** Returns what has happened so far. */
  public List<String> events() {
    return List.copyOf(events);
  }
}
