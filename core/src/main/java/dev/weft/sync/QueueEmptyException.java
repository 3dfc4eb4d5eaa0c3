package dev.weft.sync;

/** asyncio's QueueEmpty. */
public final class QueueEmptyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public QueueEmptyException() {
    super("getNow found no item in the queue: get() would wait for one");
  }
}
