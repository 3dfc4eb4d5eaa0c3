package dev.weft.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a worker does with a connection, off the loop.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
interface Work<T> {
  /** Does it; before what may take long it tells {@code call} how to stop that. */
  T on(Connection connection, Call call) throws SQLException;
}
