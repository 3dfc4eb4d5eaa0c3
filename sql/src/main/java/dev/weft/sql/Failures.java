package dev.weft.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** How failures of the database come out. */
final class Failures {
  private Failures() {}

  /** Says, suppressed in a failure, which statement it was; never with which arguments. */
  private static final class Where extends Exception {
    Where(String text) {
      super("in: " + text, null, false, false);
    }
  }

  /** Returns {@code failure} with {@code sql} in what is suppressed in it. */
  static SQLException in(String sql, SQLException failure) {
    failure.addSuppressed(new Where(sql));
    return failure;
  }

  /** Returns what has failed in a batch; the driver's message may show arguments. */
  static SQLException ofBatch(BatchUpdateException failure) {
    SQLException cause = failure.getNextException();
    return cause == null ? failure : cause;
  }

  /** Throws {@code error} as it is: {@code throw undeclared(error)}. */
  static RuntimeException undeclared(Throwable error) {
    return Failures.<RuntimeException>throwAs(error);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException throwAs(Throwable error) throws X {
    throw (X) error;
  }
}
