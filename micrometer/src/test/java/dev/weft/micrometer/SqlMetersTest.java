package dev.weft.micrometer;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.sql.Database;
import dev.weft.sql.Transaction;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;

class SqlMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return toThread(() -> registry.get(name).tag("database", "shop").gauge().value());
  }

  private double counter(String name) {
    return toThread(() -> registry.get(name).tag("database", "shop").functionCounter().count());
  }

  @AsyncTest
  void aDatabaseTellsItsStats() throws SQLException {
    try (var database = Database.builder("jdbc:h2:mem:").poolSize(1).build()) {
      SqlMeters.of("shop", database).bindTo(registry);
      assertThat(gauge("weft.sql.connections")).isEqualTo(1);
      assertThat(gauge("weft.sql.idle")).isZero();
      database.execute("create table users (id int primary key)");
      assertThatThrownBy(() -> database.query("select * from nothing"))
          .isInstanceOf(SQLException.class);

      var waiter =
          database.transaction((Transaction tx) -> {
            tx.execute("insert into users values (?)", 1);
            var waiting = createTask(() -> database.query("select id from users"));
            Testing.settle();
            assertThat(gauge("weft.sql.active")).isEqualTo(1);
            assertThat(gauge("weft.sql.waiting")).isEqualTo(1);
            waiting.cancel();
            return waiting;
          });
      assertThatThrownBy(() -> Asyncio.await(waiter)).isInstanceOf(dev.weft.CancelledError.class);

      assertThat(gauge("weft.sql.waiting")).isZero();
      assertThat(gauge("weft.sql.active")).isZero();
      assertThat(gauge("weft.sql.idle")).isEqualTo(1);
      assertThat(counter("weft.sql.leased"))
          .isEqualTo((double) database.stats().leased())
          .isEqualTo(3);
      assertThat(counter("weft.sql.statements")).isEqualTo(4);
      assertThat(counter("weft.sql.failed")).isEqualTo(1);
      assertThat(counter("weft.sql.cancelled")).isEqualTo(1);
    }
  }
}
