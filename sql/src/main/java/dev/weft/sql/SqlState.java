package dev.weft.sql;

/** The states of the SQL standard that Weft's own failures have. */
final class SqlState {
  static final String ARGUMENTS = "07001"; // do not match the placeholders
  static final String CONNECTION_GONE = "08003";
  static final String CONNECTION_LOST = "08006";
  static final String FEATURE = "0A000"; // not supported
  static final String WRONG_VALUE = "22000";
  static final String NULL_VALUE = "22002"; // where there must be one
  static final String NO_TRANSACTION = "25000"; // it has ended, or may not be used now
  static final String FAILED_TRANSACTION = "25P02";
  static final String UNKNOWN_COLUMN = "42703";
  static final String CANCELLED = "57014";

  private SqlState() {}
}
