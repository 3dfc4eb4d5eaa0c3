package dev.weft.benchmarks;

/** What all sides do with the database: so many callers at once, one query after the other each. */
public final class SqlWork {
  public static final int CONNECTIONS = 8;
  public static final int ROWS = 10_000;

  static final String SELECT = "select id, name, balance from accounts where id = ?";
  static final String RANGE =
      "select id, name, balance from accounts where id >= ? and id < ? + 100 order by id";
  static final String UPDATE = "update accounts set balance = balance + ? where id = ?";

  private SqlWork() {}

  /** A row. */
  record Account(int id, String name, long balance) {}

  /** Returns the JDBC URL of the database, whose table has {@link #ROWS} rows. */
  static String url() {
    return System.getProperty("benchmarks.database", "");
  }

  /** Returns how many queries each caller makes, one after the other. */
  static int turns(int callers) {
    return 6_400 / callers;
  }

  /** Returns which row a caller asks for: another one each time, and none together. */
  static int id(int caller, int turn) {
    return (caller * 149 + turn * 7) % (ROWS - 100) + 1;
  }

  static void check(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the database has answered something else");
    }
  }
}
