package dev.weft.http;

import dev.weft.TimerHandle;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Watches for connections on which nothing is asked for. */
final class Idling {
  /*
   * Requests are many, and one that comes soon is the rule: so the timer is not moved for each. It
   * looks how long it has been since the last one, and sleeps for the rest.
   */
  private final ServerConnection connection;
  private final BooleanSupplier idle;
  private final Runnable end;
  private Duration since = Duration.ZERO;
  private boolean stopped;
  private @Nullable TimerHandle timer;

  Idling(ServerConnection connection, BooleanSupplier idle, Runnable end) {
    this.connection = connection;
    this.idle = idle;
    this.end = end;
  }

  /** Is told that no request is there from now on. */
  void begin() {
    since = connection.loop.time();
    if (timer == null && !stopped && !connection.loop.isClosed()) {
      start(connection.options.idleTimeout());
    }
  }

  private void start(Duration rest) {
    timer = connection.loop.callLater(rest, this::look);
  }

  private void look() {
    timer = null;
    Duration limit = connection.options.idleTimeout();
    if (!idle.getAsBoolean()) {
      begin(); // it will be told when the request has ended
      return;
    }
    Duration rest = limit.minus(connection.loop.time().minus(since));
    if (rest.isPositive()) {
      start(rest);
    } else {
      end.run();
    }
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
