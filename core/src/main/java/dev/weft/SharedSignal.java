package dev.weft;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One of the operating system's signals, for all who handle it in this JVM: each is called. */
final class SharedSignal {
  /*
   * The system knows one handler of a signal. Loops that each replaced the one before would lose
   * theirs when another closed first, so they share one, which is put in place for the first of
   * them and taken back after the last. What runners do at Ctrl-C stands behind the handlers: it is
   * done while there are none.
   */
  private static final Map<String, SharedSignal> SHARED = new HashMap<>();

  private final String name;
  private final OsSignal installed;
  private final List<Handling> handlers = new CopyOnWriteArrayList<>();
  private @Nullable Runnable otherwise;

  private SharedSignal(String name) {
    this.name = name;
    installed = OsSignal.handle(name, this::received);
  }

  private void received() {
    List<Handling> now;
    Runnable rest;
    synchronized (SharedSignal.class) {
      now = List.copyOf(handlers);
      rest = otherwise;
    }
    now.forEach(handling -> handling.handler.run());
    if (now.isEmpty() && rest != null) {
      rest.run();
    }
  }

  /**
   * Has {@code handler} called, in a thread of the JVM, at each such signal until that is closed.
   *
   * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it to itself
   */
  static synchronized Handling add(String name, Runnable handler) {
    SharedSignal signal = of(name);
    var handling = new Handling(signal, handler);
    signal.handlers.add(handling);
    return handling;
  }

  /**
   * Has {@code action} called when nobody else handles the signal; returns false, and does nothing,
   * if the program has a handler of its own, which is not Weft's.
   *
   * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it to itself
   */
  static synchronized boolean otherwise(String name, Runnable action) {
    SharedSignal signal = of(name);
    boolean free = !signal.installed.hasReplacedProgramsOwn();
    if (free) {
      signal.otherwise = action;
    }
    signal.restoreIfUnused();
    return free;
  }

  /** Ends what {@link #otherwise} began. */
  static synchronized void notOtherwise(String name) {
    SharedSignal signal = Objects.requireNonNull(SHARED.get(name));
    signal.otherwise = null;
    signal.restoreIfUnused();
  }

  private static synchronized void remove(Handling handling) {
    handling.signal.handlers.remove(handling);
    handling.signal.restoreIfUnused();
  }

  private static SharedSignal of(String name) {
    return SHARED.computeIfAbsent(name, SharedSignal::new);
  }

  private void restoreIfUnused() {
    if (handlers.isEmpty() && otherwise == null && SHARED.remove(name, this)) {
      installed.restore();
    }
  }

  /** What one loop does at a signal. */
  static final class Handling implements AutoCloseable {
    private final SharedSignal signal;
    private final Runnable handler;

    private Handling(SharedSignal signal, Runnable handler) {
      this.signal = signal;
      this.handler = handler;
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
