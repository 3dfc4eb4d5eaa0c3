package dev.weft.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.Logger;

/** H2, for {@code jdbc:hooked:mem:…}, with a hook around what is called. */
final class HookedDriver implements Driver {
  private static final String PREFIX = "jdbc:hooked:";
  private static volatile Hook hook = (_, call) -> call.call();

  /** Is called instead of a method of a connection or statement; {@code call} is that one. */
  interface Hook {
    Object around(String method, Callable<Object> call) throws Exception;
  }

  static {
    try {
      DriverManager.registerDriver(new HookedDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static Database open(Hook hook) throws SQLException {
    HookedDriver.hook = hook;
    var database =
        Database.builder(PREFIX + "mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
            .poolSize(1)
            .build();
    database.execute("create alias if not exists gate for 'dev.weft.sql.Gate.pass'");
    database.execute("create table t (n int)");
    return database;
  }

  private static <T> T hooked(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                hook.around(
                    method.getName(),
                    () -> {
                      try {
                        return wrapped(method.invoke(target, arguments));
                      } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof Exception cause ? cause : e;
                      }
                    })));
  }

  private static Object wrapped(Object result) {
    return switch (result) {
      case PreparedStatement prepared -> hooked(PreparedStatement.class, prepared);
      case Statement statement -> hooked(Statement.class, statement);
      case null, default -> result;
    };
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    return acceptsURL(url)
        ? hooked(
            Connection.class,
            DriverManager.getConnection(url.replace(PREFIX, "jdbc:h2:"), properties))
        : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
