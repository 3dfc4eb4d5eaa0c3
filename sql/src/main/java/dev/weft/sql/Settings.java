package dev.weft.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** How a database is reached, and how it is used. */
record Settings(
    String url,
    Map<String, String> properties,
    int poolSize,
    Duration connectTimeout,
    @Nullable Duration statementTimeout,
    int fetchSize) {
  static final String PREFIX = "jdbc:";

  /** Returns what may be shown: the URL has a password in it, maybe. */
  String name() {
    int end = url.indexOf(':', PREFIX.length());
    return end < 0 ? PREFIX : url.substring(0, end);
  }

  /** Returns whether it is gone with its last connection. */
  boolean isInMemory() {
    return url.startsWith("jdbc:h2:mem:");
  }

  /** Opens a connection beside the pool. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, driverProperties());
  }

  private Properties driverProperties() {
    var all = new Properties();
    all.putAll(properties);
    return all;
  }

  static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name, 1).factory();
  }

  HikariConfig hikari() {
    var config = new HikariConfig();
    config.setPoolName("weft-sql");
    config.setJdbcUrl(url);
    config.setDataSourceProperties(driverProperties());
    config.setMaximumPoolSize(poolSize);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(connectTimeout.toMillis());
    config.setValidationTimeout(Math.min(5000, connectTimeout.toMillis()));
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(threads("weft-sql-pool-"));
    config.setExceptionOverride(new Cancelled());
    return config;
  }

  /** A connection is as good after a cancelled statement as it was before. */
  private static final class Cancelled implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return SqlState.CANCELLED.equals(failure.getSQLState())
          ? Override.DO_NOT_EVICT
          : Override.CONTINUE_EVICT;
    }
  }
}
