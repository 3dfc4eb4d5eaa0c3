package dev.weft.http;

import dev.weft.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time at which something is done, unless it is taken back. */
final class Deadline {
  private final ServerConnection connection;
  private @Nullable TimerHandle timer;

  Deadline(ServerConnection connection) {
    this.connection = connection;
  }

  /** Has {@code action} done after {@code limit}, and nothing else. */
  void set(Duration limit, Runnable action) {
    cancel();
    timer =
        connection.loop.callLater(
            limit,
            () -> {
              timer = null;
              action.run();
            });
  }

  boolean isSet() {
    return timer != null;
  }

  void cancel() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
