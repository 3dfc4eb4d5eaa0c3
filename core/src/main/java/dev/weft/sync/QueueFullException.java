package dev.weft.sync;

/** asyncio's QueueFull. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public QueueFullException() {
    super("putNow found no room in the queue: put() would wait for it");
  }
}
