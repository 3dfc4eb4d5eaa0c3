package dev.weft.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A poller without I/O: it parks the loop's thread. */
final class ParkingPoller implements Poller {
  /*
   * Plain on purpose: it is written before the inbox says "parked" and read after the inbox was
   * seen to say so, which orders the two.
   */
  private @Nullable Thread parked;

  @Override
  public void poll(long nanos) {
    if (nanos <= 0) {
      return;
    }
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  @Override
  public void attach(Thread thread) {
    parked = thread;
  }

  @Override
  public void wake() {
    LockSupport.unpark(parked);
  }

  @Override
  public boolean isIdle() {
    return true;
  }

  @Override
  public void close() {}
}
