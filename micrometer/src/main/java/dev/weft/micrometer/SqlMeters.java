package dev.weft.micrometer;

import dev.weft.sql.Database;
import dev.weft.sql.DatabaseStats;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * What there is of databases for a registry, as {@link Meters}; for programs with {@code weft-sql}.
 */
public final class SqlMeters {
  private SqlMeters() {}

  /**
   * Returns the meters of a database, with the tag {@code database}: gauges {@code
   * weft.sql.connections} (how many there may be), {@code active}, {@code idle} and {@code waiting}
   * (tasks), and counters {@code leased}, {@code statements}, {@code failed} and {@code cancelled}.
   */
  public static MeterBinder of(String name, Database database) {
    OnLoop loop = OnLoop.here();
    return registry -> {
      var _ =
          new Registered<>(registry, loop, Tags.of("database", name), database)
              .gauge("weft.sql.connections", of(DatabaseStats::size))
              .gauge("weft.sql.active", of(DatabaseStats::active))
              .gauge("weft.sql.idle", of(DatabaseStats::idle))
              .gauge("weft.sql.waiting", of(DatabaseStats::waiting))
              .counter("weft.sql.leased", of(DatabaseStats::leased))
              .counter("weft.sql.statements", of(DatabaseStats::statements))
              .counter("weft.sql.failed", of(DatabaseStats::failed))
              .counter("weft.sql.cancelled", of(DatabaseStats::cancelled));
    };
  }

  private static ToDoubleFunction<Database> of(ToDoubleFunction<DatabaseStats> part) {
    return database -> part.applyAsDouble(database.stats());
  }
}
