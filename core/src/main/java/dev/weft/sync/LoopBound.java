package dev.weft.sync;

import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The one loop whose tasks may use something: that of the first who does. Primitives of your own
 * may refuse others as Weft's do.
 */
public final class LoopBound {
  private @Nullable EventLoop loop;

  /** Creates one that is bound to no loop yet. */
  public LoopBound() {}

  /**
   * Binds {@code owner} to the running loop; returns that.
   *
   * @throws IllegalStateException if it is bound to another loop, or none is running
   */
  public EventLoop bind(Object owner) {
    EventLoop running = EventLoop.running();
    bind(running, owner);
    return running;
  }

  void bind(EventLoop current, Object owner) {
    if (loop == null) {
      loop = current;
    } else if (loop != current) {
      throw new IllegalStateException(
          owner.getClass().getSimpleName()
              + " belongs to a different event loop: make one for each loop");
    }
  }
}
