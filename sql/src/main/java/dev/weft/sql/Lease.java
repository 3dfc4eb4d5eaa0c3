package dev.weft.sql;

import dev.weft.Future;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection that is lent for more than one call, one at a time. */
final class Lease {
  private final Connections connections;
  private final Connection connection;

  Lease(Connections connections, Connection connection) {
    this.connections = connections;
    this.connection = connection;
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
    var call = new Call(() -> connection);
    Future<T> done = connections.onWorker(() -> work.on(call.connection(), call));
    return call.result(done);
  }

  /** Has {@code last} done and gives the connection back; a cancellation comes after that. */
  void end(Work<?> last) throws SQLException {
    Future<Boolean> done =
        connections.onWorker(() -> {
          try (connection) {
            var _ = last.on(connection, new Call(() -> connection));
            return true;
          }
        });
    done.addDoneCallback(connections::left);
    var _ = Call.uncancelled(done);
  }
}
