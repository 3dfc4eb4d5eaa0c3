package dev.weft.sql;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result, in memory: it may be kept, and read after its connection is gone. Columns are
 * found by name, where neither case nor underscores count.
 *
 * <p>Rows are read in lambdas, so what fails is a {@link SQLException} that is not declared: a
 * column that is not there or is there twice, a value that is not of the type asked for, and NULL
 * where a primitive is asked for. The message names the column.
 */
public final class Row {
  private final Columns columns;
  private final @Nullable Object[] values;

  Row(Columns columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** Returns the names of the columns, in their order. */
  public List<String> names() {
    return columns.names();
  }

  /**
   * Returns the value as it came: {@code java.time} for dates and times, a {@link List} for an
   * array, a {@code String} for a CLOB, a {@code byte[]} for a BLOB; null for NULL.
   */
  public @Nullable Object get(String name) {
    try {
      return values[columns.index(name)];
    } catch (SQLException e) {
      throw Failures.undeclared(e);
    }
  }

  /**
   * Returns the value as a {@code type}: numbers become others that can hold them, text becomes an
   * enum or a UUID, anything becomes a String; null for NULL.
   */
  public <T> @Nullable T get(String name, Class<T> type) {
    Objects.requireNonNull(type, "a type is required, not null");
    try {
      return Values.convert(get(name), type, name);
    } catch (SQLException e) {
      throw Failures.undeclared(e);
    }
  }

  /** Returns the value as text; null for NULL. */
  public @Nullable String string(String name) {
    return get(name, String.class);
  }

  /** Returns the value, which must be a whole number of 32 bits. */
  public int integer(String name) {
    return required(name, Integer.class);
  }

  /** Returns the value, which must be a whole number of 64 bits. */
  public long longInteger(String name) {
    return required(name, Long.class);
  }

  /** Returns the value, which must be a number, as the nearest floating point number. */
  public double number(String name) {
    return required(name, Double.class);
  }

  /** Returns the value, which must be a number, as it is; null for NULL. */
  public @Nullable BigDecimal decimal(String name) {
    return get(name, BigDecimal.class);
  }

  /** Returns the value, which must be a boolean, or a number that is 0 or 1. */
  public boolean bool(String name) {
    return required(name, Boolean.class);
  }

  /** Returns the value, which must be binary; null for NULL. */
  public byte @Nullable [] bytes(String name) {
    return get(name, byte[].class);
  }

  private <T> T required(String name, Class<T> type) {
    T value = get(name, type);
    if (value == null) {
      throw Failures.undeclared(Values.isNull(name, type));
    }
    return value;
  }

  /** Returns the values by name, in the order of the columns; of columns called the same, one. */
  public Map<String, @Nullable Object> toMap() {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < values.length; i++) {
      map.put(names().get(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  /** Returns whether the other one has equal values under the same names. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && names().equals(row.names())
        && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  /** Returns names and values, {@code Row{id=1, name=Ann}}. */
  @Override
  public String toString() {
    return "Row" + toMap();
  }
}
