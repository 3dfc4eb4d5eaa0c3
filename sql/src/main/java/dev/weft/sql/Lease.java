package dev.weft.sql;

import dev.weft.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A connection that is lent for more than one call, one at a time. */
final class Lease {
  /*
   * The first call gets the connection and begins the transaction on the way, so that neither takes
   * a worker's visit of its own.
   */
  private final Connections connections;
  private final Callable<Connection> source;
  private @Nullable Connection connection; // the workers', one after the other

  Lease(Connections connections, Callable<Connection> source) {
    this.connections = connections;
    this.source = source;
  }

  Connections connections() {
    return connections;
  }

  /**
   * Has {@code work} done. Cancelled, it has ended all the same when this does: the connection is
   * free for the next call.
   */
  <T> T call(Work<T> work) throws SQLException {
    Call.throwIfCancelled();
    var call = connection == null ? new Call(source) : new Call(connection);
    Future<T> done = connections.onWorker(() -> work.on(connection(call), call));
    return call.result(done);
  }

  private Connection connection(Call call) throws SQLException {
    Connection got = call.connection();
    if (connection == null) {
      begin(got);
      connection = got;
    }
    return got;
  }

  private static void begin(Connection fresh) throws SQLException {
    try {
      fresh.setAutoCommit(false);
    } catch (Throwable e) {
      fresh.close();
      throw e;
    }
  }

  /** Has {@code last} done and gives the connection back; a cancellation comes after that. */
  void end(Work<?> last) throws SQLException {
    Connection own = connection;
    if (own == null) {
      connections.left();
      return;
    }
    Future<Boolean> done =
        connections.onWorker(() -> {
          try (own) {
            var _ = last.on(own, new Call(own));
            return true;
          }
        });
    done.addDoneCallback(connections::left);
    var _ = Call.uncancelled(done);
  }
}
