package dev.weft;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The operating system's signals that a loop handles, until it closes. */
final class SignalHandlers implements AutoCloseable {
  private final EventLoop loop;
  private final Map<String, OsSignal> handled = new HashMap<>();

  SignalHandlers(EventLoop loop) {
    this.loop = loop;
  }

  void add(String name, Runnable handler) {
    Objects.requireNonNull(name, "the name of a signal is required, not null");
    Objects.requireNonNull(handler, "a handler is required, not null");
    OsSignal before = handled.remove(name);
    if (before != null) {
      before.restore();
    }
    loop.visited = true; // from now on
    handled.put(name, OsSignal.handle(name, () -> loop.kernel.post(() -> fire(handler))));
  }

  private void fire(Runnable handler) {
    loop.call(handler, Context.copy(), null, null);
  }

  @Override
  public void close() {
    handled.values().forEach(OsSignal::restore);
    handled.clear();
  }
}
