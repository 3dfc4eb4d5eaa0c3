package dev.weft.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What happened in a test, in order. Confined to one loop, as the test is. */
public final class Trace {
  private final List<String> events = new ArrayList<>();

  /** Creates an empty one. */
  public Trace() {}

  /** Notes that something has happened. */
  public void record(String event) {
    events.add(Objects.requireNonNull(event, "an event is required, not null"));
  }

  /** Returns what has happened so far. */
  public List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public String toString() {
    return events.toString();
  }
}
