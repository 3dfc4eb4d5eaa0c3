package dev.weft.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SQL and the values for its placeholders, which are only ever bound, never put into the text. */
final class BoundSql {
  private final String text;
  private final @Nullable Object[] values;

  private BoundSql(String text, @Nullable Object[] values) {
    this.text = text;
    this.values = values;
  }

  /** Finds the value of each placeholder. */
  static BoundSql of(String sql, @Nullable Object[] arguments) throws SQLException {
    return of(Placeholders.in(Objects.requireNonNull(sql, "SQL is required, not null")), arguments);
  }

  static BoundSql of(Placeholders.Found found, @Nullable Object[] arguments) throws SQLException {
    @Nullable Object[] given = asNamed(found, arguments);
    if (!found.names().isEmpty() && given == arguments) {
      throw wrong(
          found,
          "it has named placeholders, :"
              + String.join(", :", found.names())
              + ": give one Map or record (a colon that is none has a space after it)");
    }
    if (given.length != expected(found)) {
      throw wrong(
          found, count(given.length, "argument") + " for " + count(expected(found), "placeholder"));
    }
    @Nullable Object[] values = new @Nullable Object[given.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Values.argument(given[i]);
    }
    return new BoundSql(found.names().isEmpty() ? found.sql() : found.text(), values);
  }

  private static int expected(Placeholders.Found found) {
    return found.marks() + found.names().size();
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /** Returns the values of the names; the arguments themselves if they are not named. */
  private static @Nullable Object[] asNamed(Placeholders.Found found, @Nullable Object[] arguments)
      throws SQLException {
    Map<?, ? extends @Nullable Object> named = named(arguments);
    if (named == null) {
      return arguments;
    }
    if (found.marks() > 0) {
      throw wrong(found, "a Map or record is for :name placeholders, but it has ?");
    }
    List<String> names = found.names();
    @Nullable Object[] values = new @Nullable Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      if (!named.containsKey(names.get(i))) {
        throw wrong(found, "no argument for :" + names.get(i) + ", only for " + named.keySet());
      }
      values[i] = named.get(names.get(i));
    }
    return values;
  }

  private static @Nullable Map<?, ? extends @Nullable Object> named(@Nullable Object[] arguments)
      throws SQLException {
    return switch (arguments.length == 1 ? arguments[0] : null) {
      case Map<?, ?> map -> map;
      case Record record -> components(record);
      case null, default -> null;
    };
  }

  private static Map<String, @Nullable Object> components(Record record) throws SQLException {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        values.put(component.getName(), accessor.invoke(record));
      } catch (InvocationTargetException e) {
        throw Failures.undeclared(e.getCause() == null ? e : e.getCause());
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new SQLException("cannot read " + record.getClass().getName(), e);
      }
    }
    return values;
  }

  private static SQLException wrong(Placeholders.Found found, String what) {
    return Failures.in(
        found.sql(), new SQLException("wrong arguments: " + what, SqlState.ARGUMENTS));
  }

  String text() {
    return text;
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    try {
      bind(statement);
      return statement;
    } catch (Throwable e) {
      statement.close();
      throw e;
    }
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
