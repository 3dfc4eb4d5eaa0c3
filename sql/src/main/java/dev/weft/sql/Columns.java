package dev.weft.sql;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a result, found by their names; case and underscores do not count. */
final class Columns {
  private static final int TWICE = -1;

  private final List<String> names;
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> similar = new HashMap<>();

  Columns(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      exact.merge(lower(names.get(i)), i, (_, _) -> TWICE);
      similar.merge(plain(names.get(i)), i, (_, _) -> TWICE);
    }
  }

  static Columns of(ResultSetMetaData description) throws SQLException {
    var names = new ArrayList<String>();
    for (int i = 1; i <= description.getColumnCount(); i++) {
      names.add(description.getColumnLabel(i));
    }
    return new Columns(names);
  }

  List<String> names() {
    return names;
  }

  /** Returns where the column is, from 0. */
  int index(String name) throws SQLException {
    Integer index = exact.get(lower(name));
    if (index == null) {
      index = similar.get(plain(name));
    }
    return found(index, name);
  }

  private int found(@Nullable Integer index, String name) throws SQLException {
    if (index == null) {
      throw new SQLException(
          "no column " + name + ": there are " + String.join(", ", names), SqlState.UNKNOWN_COLUMN);
    }
    if (index == TWICE) {
      throw new SQLException(
          "more than one column is called "
              + name
              + ", of "
              + String.join(", ", names)
              + ": give them names of their own, with AS",
          SqlState.UNKNOWN_COLUMN);
    }
    return index;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String plain(String name) {
    return lower(name).replace("_", "");
  }
}
