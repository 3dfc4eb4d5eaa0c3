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
    SharedSignal.Handling before =
        handled.put(name, SharedSignal.add(name, () -> loop.kernel.post(() -> fire(handler))));
    if (before != null) {
      before.close();
    }
  }

  private void fire(Runnable handler) {
    loop.call(handler, Context.copy(), null, null);
  }

  @Override
  public void close() {
    handled.values().forEach(SharedSignal.Handling::close);
    handled.clear();
  }
}
