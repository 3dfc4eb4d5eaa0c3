package dev.weft;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The operating system's signals that a loop handles, until it closes. */
final class SignalHandlers implements AutoCloseable {
  private final EventLoop loop;
  private final Map<String, SharedSignal.Handling> handled = new HashMap<>();

  SignalHandlers(EventLoop loop) {
    this.loop = loop;
  }

  void add(String name, Runnable handler) {
    Objects.requireNonNull(name, "the name of a signal is required, not null");
    Objects.requireNonNull(handler, "a handler is required, not null");
    loop.visited = true; // from now on
    SharedSignal.Handling added =
        SharedSignal.add(name, () -> loop.kernel.post(() -> fire(name, handler)));
    var _ = remove(name);
    handled.put(name, added);
  }

  boolean remove(String name) {
    Objects.requireNonNull(name, "the name of a signal is required, not null");
    SharedSignal.Handling handling = handled.remove(name);
    if (handling != null) {
      handling.close();
    }
    return handling != null;
  }

  /** Calls the handler, unless it was removed since the signal came. */
  private void fire(String name, Runnable handler) {
    if (handled.containsKey(name)) {
      loop.call(handler, Context.copy(), null, null);
    }
  }

  @Override
  public void close() {
    handled.values().forEach(SharedSignal.Handling::close);
    handled.clear();
  }
}
