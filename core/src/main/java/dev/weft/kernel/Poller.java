package dev.weft.kernel;

/**
 * How a loop waits: for I/O, for a deadline, or to be woken. Without a network module it parks the
 * thread; with one it is that module's selector, found through {@link java.util.ServiceLoader}.
 */
public interface Poller extends AutoCloseable {
  /** Says, before the first {@link #poll} of a run, which thread the loop runs in. */
  void attach(Thread thread);

  /**
   * Waits for I/O and handles what is ready. Returns when there was some, when the time is over, or
   * soon after {@link #wake}; returning early for no reason is allowed.
   *
   * @param nanos how long to wait at most; 0 only looks, {@code Long.MAX_VALUE} waits for ever
   */
  void poll(long nanos);

  /** Makes the current or the next waiting {@link #poll} return. May be called by any thread. */
  void wake();

  /** Returns whether a look at the I/O now could find nothing, since none is registered. */
  boolean isIdle();

  /** Frees what the poller holds. */
  @Override
  void close();

  /** Makes pollers; a module with I/O provides one. */
  interface Provider {
    /**
     * Opens a poller for one loop.
     *
     * @param inbox what must be asked, last thing before the thread blocks, whether it is empty
     */
    Poller open(Inbox inbox);
  }
}
