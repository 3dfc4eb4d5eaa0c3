package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Future;
import dev.weft.Task;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One visit of a worker to the database, and how the task that waits for it may stop it. */
final class Call {
  /*
   * The worker and the loop meet in one place, `begun`: either the worker says first what it is about
   * to do, and then a cancellation stops that in the database; or the cancellation is first, and the
   * worker does not begin. What has begun is never interrupted: that would close what drivers read.
   *
   * A driver does nothing if it is told to stop a statement that it has not sent yet. So it is told
   * again until the worker has ended; and a database that does not listen loses the connection.
   */
  private static final Duration FIRST_PAUSE = millis(20);
  private static final Duration LAST_PAUSE = millis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final CompletableFuture<Begun> begun = new CompletableFuture<>();
  private final @Nullable Acquiring acquiring; // null if the connection is there
  private final @Nullable Connection own;
  private Runnable onEnd = () -> {};

  /** Creates one whose worker gets its connection from {@code source}. */
  Call(Callable<Connection> source) {
    acquiring = new Acquiring(source);
    own = null;
  }

  /** Creates one with a connection that is not this one's to close. */
  Call(Connection own) {
    acquiring = null;
    this.own = own;
  }

  /** Blocks the worker until it has a connection, which it must close if it is a new one. */
  Connection connection() throws SQLException {
    if (acquiring != null) {
      return acquiring.connection();
    }
    if (begun.isCancelled() || own == null) {
      throw new SQLException("cancelled before it began", SqlState.CANCELLED);
    }
    return own;
  }

  /** Has this called if it is cancelled before a worker has begun. */
  void onEnd(Runnable action) {
    onEnd = action;
  }

  /** Stops, from another thread, what a worker is doing. */
  @FunctionalInterface
  interface Stop {
    void now() throws SQLException;
  }

  private record Begun(Connection connection, Stop stop) {}

  /**
   * Says, in the worker, what would stop what comes next.
   *
   * @throws SQLException if that is not to begin any more
   */
  void begin(Connection connection, Stop stop) throws SQLException {
    if (!begun.complete(new Begun(connection, stop))) {
      throw new SQLException("cancelled before it began", SqlState.CANCELLED);
    }
  }

  /** Throws if the task has been cancelled and has not been told so yet: no worker begins then. */
  static void throwIfCancelled() {
    if (Task.current().cancelling() > 0) {
      yieldNow();
    }
  }

  /**
   * Suspends until the worker is done. Cancelled, it ends the worker's wait for a connection, or
   * stops what the worker has begun; that has ended then.
   */
  <T> T result(Future<T> done) throws SQLException {
    try {
      return await(shield(done), SQLException.class);
    } catch (CancelledError e) {
      shielded(() -> end(done));
      throw e;
    }
  }

  private void end(Future<?> done) {
    done.addDoneCallback(Call::markRead);
    if (!begun.cancel(false)) {
      stop(done, begun.join());
    } else if (!done.isDone()) {
      if (acquiring != null) {
        acquiring.end();
      }
      onEnd.run();
      var _ = waitAll(List.of(done));
    }
  }

  private static void stop(Future<?> done, Begun what) {
    Duration pause = FIRST_PAUSE;
    Duration end = done.loop().time().plus(PATIENCE);
    while (!done.isDone()) {
      boolean patient = done.loop().time().compareTo(end) < 0;
      attempt(patient ? what.stop : () -> what.connection.abort(Runnable::run));
      var _ = waitAll(List.of(done), pause);
      pause = pause.compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
  }

  private static void attempt(Stop stop) {
    try {
      toThread(() -> stop.now());
    } catch (SQLException tooLate) {
      return; // it has ended, or will be told again
    }
  }

  /** Suspends until {@code done} is; a cancellation comes after that. */
  static <T> T uncancelled(Future<T> done) throws SQLException {
    shielded(() -> {
      var _ = waitAll(List.of(done));
    });
    return await(done, SQLException.class);
  }

  /** Runs {@code body}; a cancellation comes after it. */
  static <X extends Throwable> void shielded(Block.Run<X> body) throws X {
    CancelScope.run((CancelScope scope) -> {
      scope.setShielded(true);
      body.run();
    });
  }

  /** Notes that nobody will ask how {@code done} has ended. */
  static void markRead(Future<?> done) {
    if (!done.isCancelled()) {
      var _ = done.exception();
    }
  }
}
