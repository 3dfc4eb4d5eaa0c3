package dev.weft.net.netty;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Our end of a pipe to or from a process. Nothing it does blocks. */
public interface PipeEnd {
  /**
   * Has {@code ready} called, on the loop and outside any task, from now on whenever a read that
   * found nothing, or a write that found no room, is worth another try.
   */
  void watch(Runnable ready);

  /** Moves what is there, and fits, to {@code target}; returns how much, -1 at the end. */
  int read(ByteBuffer target) throws IOException;

  /** Takes as much of {@code source} as there is room for; returns how much. */
  int write(ByteBuffer source) throws IOException;

  /** Closes it, soon; the second time it does nothing. */
  void close();
}
