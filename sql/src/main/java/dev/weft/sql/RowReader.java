package dev.weft.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Takes rows out of a result, in the worker: nothing of them needs the connection any more. */
final class RowReader {
  /*
   * Times are asked for as java.time: a java.sql.Timestamp would go through the time zone of this
   * JVM, in which some hours of a year do not exist.
   */
  private final ResultSet result;
  private final Columns columns;
  private final @Nullable Class<?>[] types; // to ask for; null for the driver's own choice

  RowReader(ResultSet result) throws SQLException {
    this.result = result;
    ResultSetMetaData description = result.getMetaData();
    columns = Columns.of(description);
    types = new @Nullable Class<?>[columns.names().size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = type(description, i + 1);
    }
  }

  private static @Nullable Class<?> type(ResultSetMetaData description, int column)
      throws SQLException {
    return switch (description.getColumnType(column)) {
      case Types.DATE -> LocalDate.class;
      case Types.TIME -> isNamed(description, column, "timetz") ? null : LocalTime.class;
      case Types.TIMESTAMP ->
          isNamed(description, column, "timestamptz") ? OffsetDateTime.class : LocalDateTime.class;
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      default -> null;
    };
  }

  private static boolean isNamed(ResultSetMetaData description, int column, String name)
      throws SQLException {
    return name.equalsIgnoreCase(description.getColumnTypeName(column));
  }

  Columns columns() {
    return columns;
  }

  /** Returns the next row's values; null after the last one. */
  @Nullable Object @Nullable [] next() throws SQLException {
    if (!result.next()) {
      return null;
    }
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Class<?> type = types[i];
      values[i] = type == null ? detached(result.getObject(i + 1)) : result.getObject(i + 1, type);
    }
    return values;
  }

  private static @Nullable Object detached(@Nullable Object value) throws SQLException {
    return switch (value) {
      case Clob text -> text.getSubString(1, Math.toIntExact(text.length()));
      case Blob bytes -> bytes.getBytes(1, Math.toIntExact(bytes.length()));
      case Array array -> list(array.getArray());
      case null, default -> value;
    };
  }

  private static Object list(Object array) throws SQLException {
    if (!(array instanceof Object[] elements)) {
      return array; // of primitives
    }
    @Nullable Object[] own = new @Nullable Object[elements.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = elements[i] instanceof Object[] inner ? list(inner) : detached(elements[i]);
    }
    return Collections.unmodifiableList(Arrays.asList(own));
  }
}
