/** Databases by JDBC: HikariCP, off the loop. */
@org.jspecify.annotations.NullMarked
module dev.weft.sql {
  requires transitive dev.weft.core;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires static org.jspecify;
  requires static org.postgresql.jdbc;

  exports dev.weft.sql;
}
