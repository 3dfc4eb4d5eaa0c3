package dev.weft.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A worker's wait for a connection, which the loop may end. */
final class Acquiring {
  /*
   * This wait, and nothing else, is ended by an interrupt: HikariCP waits in the worker for what it
   * does in threads of its own. A FutureTask sees to it that the interrupt comes while the worker is
   * in here, or not at all.
   */
  private final FutureTask<Connection> task;
  private @Nullable Connection got; // the worker's

  Acquiring(Callable<Connection> source) {
    task =
        new FutureTask<>(() -> {
          Connection connection = source.call();
          got = connection;
          return connection;
        });
  }

  /** Blocks the worker until there is a connection. */
  Connection connection() throws SQLException {
    task.run();
    var _ = Thread.interrupted();
    try {
      return task.get();
    } catch (CancellationException | InterruptedException e) {
      if (got != null) {
        got.close();
      }
      throw new SQLException("cancelled before there was a connection", SqlState.CANCELLED, e);
    } catch (ExecutionException e) {
      throw Failures.undeclared(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends it, from the loop. */
  void end() {
    task.cancel(true);
  }
}
