package dev.weft.sync;

/** asyncio's QueueShutDown. */
public final class QueueShutDownException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public QueueShutDownException() {
    super("the queue was shut down");
  }
}
