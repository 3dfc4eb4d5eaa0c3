package dev.weft.sync;

import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/** The one loop whose tasks may wait for something: that of the first who does. */
final class LoopBound {
  private @Nullable EventLoop loop;

  /**
   * Binds {@code owner} to {@code current}.
   *
   * @throws IllegalStateException if it is bound to another loop
   */
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
