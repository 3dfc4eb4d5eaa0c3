package dev.weft.sql;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of the values of a row.
 *
 * @param <T> the object
 */
@FunctionalInterface
interface Mapping<T> {
  T of(@Nullable Object[] values) throws SQLException;

  /**
   * Returns that to a record, whose components are columns by name, or to a simple type, which the
   * only column has.
   */
  static <T> Mapping<T> to(Class<T> type, Columns columns) throws SQLException {
    return type.isRecord() ? record(type, columns) : single(type, columns);
  }

  private static <T> Mapping<T> single(Class<T> type, Columns columns) throws SQLException {
    if (columns.names().size() != 1) {
      throw new SQLException(
          type.getName()
              + " is not a record, so one column is required, not "
              + String.join(", ", columns.names()),
          SqlState.UNKNOWN_COLUMN);
    }
    return values -> value(values, 0, type, columns.names().getFirst());
  }

  @SuppressWarnings("NullAway") // NULL is null where the caller's type allows it
  private static <T> T value(@Nullable Object[] values, int index, Class<T> type, String column)
      throws SQLException {
    T value = Values.convert(values[index], type, column);
    if (value == null && type.isPrimitive()) {
      throw Values.isNull(column, type);
    }
    return value;
  }

  private static <T> Mapping<T> record(Class<T> type, Columns columns) throws SQLException {
    RecordShape shape = shape(type);
    List<String> names = shape.names();
    int[] indexes = new int[names.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(type, names.get(i), columns);
    }
    return values -> {
      @Nullable Object[] arguments = new @Nullable Object[indexes.length];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = value(values, indexes[i], shape.types().get(i), names.get(i));
      }
      return type.cast(create(shape.constructor(), arguments));
    };
  }

  private static int index(Class<?> type, String component, Columns columns) throws SQLException {
    try {
      return columns.index(component);
    } catch (SQLException e) {
      throw new SQLException(
          "cannot make a " + type.getName() + ": " + e.getMessage(), e.getSQLState(), e);
    }
  }

  private static RecordShape shape(Class<?> type) throws SQLException {
    try {
      return RecordShape.of(type);
    } catch (InaccessibleObjectException e) {
      throw new SQLException(
          "cannot make a "
              + type.getName()
              + ": its module must open "
              + type.getPackageName()
              + " to dev.weft.sql",
          e);
    }
  }

  private static <T> T create(Constructor<T> constructor, @Nullable Object[] arguments)
      throws SQLException {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new SQLException(
          "cannot make a "
              + constructor.getDeclaringClass().getName()
              + " of a row: "
              + e.getCause(),
          SqlState.WRONG_VALUE,
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SQLException("cannot make a " + constructor.getDeclaringClass().getName(), e);
    }
  }
}
