package dev.weft.sync;

/** Something held, to be given back by try-with-resources. Giving it back twice is harmless. */
public interface Hold extends AutoCloseable {
  /** Gives it back. */
  @Override
  void close();
}
