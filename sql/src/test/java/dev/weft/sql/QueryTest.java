package dev.weft.sql;

import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.testing.AsyncTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
  private enum Color {
    RED,
    GREEN
  }

  private record User(int id, String fullName, Color color) {}

  private record Even(int number) {
    @SuppressWarnings("UnusedMethod") // by reflection
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException(number + " is odd");
      }
    }
  }

  private static Database users() throws SQLException {
    var database = Database.open("jdbc:h2:mem:");
    database.execute("create table users (id int primary key, full_name varchar, color varchar)");
    database.execute("insert into users values (?, ?, ?)", 1, "Ann", Color.RED);
    database.execute("insert into users values (?, ?, ?)", 2, "Bob", null);
    return database;
  }

  @AsyncTest
  void rowsAreReadByNameInAnyCase() throws SQLException {
    try (var database = users()) {
      List<Row> rows = database.query("select * from users order by id");
      assertThat(rows).extracting(row -> row.string("full_name")).containsExactly("Ann", "Bob");
      Row ann = rows.getFirst();
      assertThat(ann.integer("ID")).isEqualTo(1);
      assertThat(ann.longInteger("id")).isEqualTo(1L);
      assertThat(ann.number("id")).isEqualTo(1.0);
      assertThat(ann.decimal("id")).isEqualTo(BigDecimal.ONE);
      assertThat(ann.bool("id")).isTrue();
      assertThat(ann.get("fullName")).isEqualTo("Ann");
      assertThat(ann.get("color", Color.class)).isEqualTo(Color.RED);
      assertThat(rows.getLast().get("color", Color.class)).isNull();
      assertThat(ann.names()).containsExactly("ID", "FULL_NAME", "COLOR");
      assertThat(ann.toMap())
          .containsExactly(entry("ID", 1), entry("FULL_NAME", "Ann"), entry("COLOR", "RED"));
      assertThat(ann)
          .hasToString("Row{ID=1, FULL_NAME=Ann, COLOR=RED}")
          .isEqualTo(database.query("select * from users where id = 1").getFirst())
          .hasSameHashCodeAs(database.query("select * from users where id = 1").getFirst())
          .isNotEqualTo(rows.getLast());
    }
  }

  @AsyncTest
  void rowsBecomeRecordsWhoseNamesMatchButForCaseAndUnderscores() throws SQLException {
    try (var database = users()) {
      assertThat(database.query(User.class, "select * from users order by id"))
          .containsExactly(new User(1, "Ann", Color.RED), new User(2, "Bob", null));
      assertThat(database.query(User.class, "select * from users where id = 3")).isEmpty();
      assertThat(database.query(Long.class, "select count(*) from users")).containsExactly(2L);
      assertThat(database.query(String.class, "select color from users order by id"))
          .containsExactly("RED", null);
    }
  }

  @AsyncTest
  void anUnknownColumnIsNamedWithThoseThereAre() throws SQLException {
    try (var database = users()) {
      Row row = database.query("select id, full_name from users").getFirst();
      assertThatThrownBy(() -> row.string("nmae"))
          .isInstanceOf(SQLException.class)
          .hasMessage("no column nmae: there are ID, FULL_NAME");
      assertThatThrownBy(() -> database.query(User.class, "select id, color from users"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("User: no column fullName: there are ID, COLOR")
          .satisfies(e ->
              assertThat(e.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .containsExactly("in: select id, color from users"));
    }
  }

  @AsyncTest
  void aColumnThatIsThereTwiceMustBeGivenAnotherName() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      Row row = database.query("select 1 as a, 2 as a, 3 as b_c, 4 as bc").getFirst();
      assertThatThrownBy(() -> row.integer("a")).hasMessageContaining("more than one column is");
      assertThatThrownBy(() -> row.integer("b__c")).hasMessageContaining("more than one column is");
      assertThat(row.integer("b_c")).isEqualTo(3);
      assertThat(row.integer("bc")).isEqualTo(4);
    }
  }

  @AsyncTest
  void nullIsNoPrimitive() throws SQLException {
    try (var database = users()) {
      Row row = database.query("select cast(null as int) as id, 'x' as full_name").getFirst();
      assertThat(row.get("id")).isNull();
      assertThat(row.get("id", Integer.class)).isNull();
      assertThat(row.string("id")).isNull();
      assertThat(row.decimal("id")).isNull();
      assertThat(row.bytes("id")).isNull();
      assertThatThrownBy(() -> row.integer("id"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("column id is NULL");
      assertThatThrownBy(
              () -> database.query(User.class, "select null as id, 'x' full_name, null as color"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("column id is NULL, which is no int");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'2147483648', java.lang.Integer",
    "'128', java.lang.Byte",
    "'40000', java.lang.Short",
    "'1.5', java.lang.Long",
    "'1.5', java.math.BigInteger",
    "'2', java.lang.Boolean",
    "'''abc''', java.lang.Integer",
    "'''abc''', java.util.UUID",
    "'''ab''', java.lang.Character",
    "'''PINK''', dev.weft.sql.QueryTest$Color",
    "'true', java.lang.Integer",
    "'1', java.time.LocalDate",
    "'x''01''', java.lang.String",
    "'date ''2026-01-02''', java.time.Instant",
  })
  void aValueThatIsNotOfTheTypeIsRefusedByName(String value, String type) throws Exception {
    Class<?> wanted = Class.forName(type);
    run(() -> {
      try (var database = Database.open("jdbc:h2:mem:")) {
        Row row = database.query("select " + value + " as it").getFirst();
        assertThatThrownBy(() -> row.get("it", wanted))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("column it has a ")
            .hasMessageContaining(" that is no " + wanted.getSimpleName());
      }
    });
  }

  private record Everything(
      byte b,
      short s,
      int i,
      long l,
      float f,
      double d,
      boolean t,
      char c,
      String text,
      BigDecimal exact,
      LocalDate date,
      LocalTime time,
      LocalDateTime stamp,
      OffsetDateTime zoned,
      Instant instant,
      UUID uuid,
      List<?> list) {}

  @AsyncTest
  void whatIsBoundComesBack() throws SQLException {
    var uuid = UUID.randomUUID();
    var zoned = OffsetDateTime.parse("2026-03-29T02:30:00+02:00");
    var gap = LocalDateTime.parse("2026-03-29T02:30:00"); // an hour that Berlin does not have
    try (var database = Database.open("jdbc:h2:mem:")) {
      database.execute(
          "create table t (b tinyint, s smallint, i int, l bigint, f real, d double precision,"
              + " t boolean, c char(1), text clob, exact numeric(20, 5), date date, time time,"
              + " stamp timestamp, zoned timestamp with time zone, instant timestamp with time"
              + " zone, uuid uuid, list int array, bytes blob)");
      database.execute(
          "insert into t values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          (byte) 1,
          (short) 2,
          3,
          4L,
          5.5f,
          6.25,
          true,
          'x',
          "it's",
          new BigDecimal("7.12345"),
          LocalDate.parse("2026-01-02"),
          LocalTime.parse("03:04:05"),
          gap,
          zoned,
          zoned.toInstant(),
          uuid,
          new Integer[] {1, null, 3},
          new byte[] {1, 2});
      assertThat(database.query(Everything.class, "select * from t"))
          .containsExactly(
              new Everything(
                  (byte) 1,
                  (short) 2,
                  3,
                  4,
                  5.5f,
                  6.25,
                  true,
                  'x',
                  "it's",
                  new BigDecimal("7.12345"),
                  LocalDate.parse("2026-01-02"),
                  LocalTime.parse("03:04:05"),
                  gap,
                  zoned,
                  zoned.toInstant(),
                  uuid,
                  Arrays.asList(1, null, 3)));
      Row row = database.query("select bytes, stamp from t").getFirst();
      assertThat(row.bytes("bytes")).containsExactly(1, 2);
      assertThat(row.get("stamp", LocalDate.class)).isEqualTo("2026-03-29");
      assertThat(row.get("stamp", LocalTime.class)).isEqualTo("02:30");
    }
  }

  @AsyncTest
  void aRecordThatRefusesItsValuesSaysWhy() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      assertThatThrownBy(() -> database.query(Even.class, "select 3 as number"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Even of a row: java.lang.IllegalArgumentException: 3 is odd")
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> database.query(Integer.class, "select 1 as a, 2 as b"))
          .hasMessageContaining("is not a record, so one column is required, not A, B");
    }
  }

  @AsyncTest
  void executeSaysHowManyRowsItHasChanged() throws SQLException {
    try (var database = users()) {
      assertThat(database.execute("update users set color = 'GREEN'")).isEqualTo(2);
      assertThat(database.execute("delete from users where id = ?", 3)).isZero();
      assertThat(database.execute("select * from users")).isZero();
      assertThat(database.execute("create table other (id int)")).isZero();
    }
  }

  @AsyncTest
  void aBatchHappensAsAWholeOrNotAtAll() throws SQLException {
    try (var database = users()) {
      String sql = "insert into users values (?, ?, null)";
      assertThat(database.batch(sql, List.of(new Object[] {3, "Cid"}, List.of(4, "Dan"))))
          .isEqualTo(2);
      assertThat(
              database.batch(
                  "insert into users values (:id, :fullName, :color)",
                  List.of(
                      new User(5, "Eve", Color.RED),
                      Map.of("id", 6, "fullName", "Flo", "color", "RED"))))
          .isEqualTo(2);
      assertThat(database.batch("delete from users where id = ?", List.of(3, 4, 99))).isEqualTo(2);
      assertThat(database.batch(sql, List.of())).isZero();
      assertThatThrownBy(
              () -> database.batch(sql, List.of(List.of(7, "Gil"), List.of(1, "secret"))))
          .isInstanceOf(SQLException.class)
          .satisfies(e ->
              assertThat(e.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .containsExactly("in: " + sql + ""));
      assertThat(database.query(Integer.class, "select id from users order by id"))
          .containsExactly(1, 2, 5, 6);
      assertThat(database.batch("insert into users (id) values (?)", numbers(100, 2600)))
          .isEqualTo(2500);
    }
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void aUrlWithoutADriverIsRefusedAndNothingSecretIsShown() {
    assertThatThrownBy(() -> Database.open("jdbc:nothing://host/db?password=secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no driver for jdbc:nothing:")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Database.open("postgres"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Database.open("jdbc:h2:mem:x;PASSWORD=secret")).hasToString("Database[jdbc:h2]");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    var builder = Database.builder("jdbc:h2:mem:");
    assertThatThrownBy(() -> builder.poolSize(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.fetchSize(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.connectTimeout(Duration.ofMillis(249)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.statementTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.user(null)).isInstanceOf(NullPointerException.class);
  }
}
