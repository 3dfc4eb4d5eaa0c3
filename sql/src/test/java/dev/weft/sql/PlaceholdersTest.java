package dev.weft.sql;

import static dev.weft.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlaceholdersTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      value = {
        "select 1 | select 1 | [] | 0",
        "a = ? and b = ? | a = ? and b = ? | [] | 2",
        "a = :a and b = :b_1 and c = :a | a = ? and b = ? and c = ? | [a, b_1, a] | 0",
        "(:a,:b) | (?,?) | [a, b] | 0",
        "':a ?' || :b | ':a ?' || ? | [b] | 0",
        "'it''s :a' || :b | 'it''s :a' || ? | [b] | 0",
        "E'it\\' :a' || :b | E'it\\' :a' || ? | [b] | 0",
        "name'\\' || :b | name'\\' || ? | [b] | 0",
        "\":a\" = :b | \":a\" = ? | [b] | 0",
        "`:a` = :b | `:a` = ? | [b] | 0",
        "a::int = :b::int | a::int = ?::int | [b] | 0",
        "x := :b | x := ? | [b] | 0",
        "a[1: 2] = ? | a[1: 2] = ? | [] | 1",
        "a -- :x ? | a -- :x ? | [] | 0",
        "a /* :x /* ? */ :y */ :b | a /* :x /* ? */ :y */ ? | [b] | 0",
        "a / b - :c | a / b - ? | [c] | 0",
        "$$ :x ? $$ :b | $$ :x ? $$ ? | [b] | 0",
        "$t$ :x $$ ? $t$ :b | $t$ :x $$ ? $t$ ? | [b] | 0",
        "a$b$c = :b | a$b$c = ? | [b] | 0",
        "$1 = ? | $1 = ? | [] | 1",
        "j ?? 'a' and b = ? | j ?? 'a' and b = ? | [] | 1",
        "a = ?2 and b = ?1 or c = ?1 | a = ?2 and b = ?1 or c = ?1 | [] | 2",
        "'open :a ? | 'open :a ? | [] | 0",
        "/* open ? | /* open ? | [] | 0",
        "$x$ open ? | $x$ open ? | [] | 0",
        ": :1 | : :1 | [] | 0",
        ":größe | ? | [größe] | 0",
      })
  void areFoundOutsideOfTextAndComments(String sql, String text, String names, int marks) {
    var found = Placeholders.in(sql);
    assertThat(found.text()).isEqualTo(text);
    assertThat(found.names()).hasToString(names);
    assertThat(found.marks()).isEqualTo(marks);
    assertThat(found.sql()).isEqualTo(sql);
  }

  private record Two(int a, String b) {}

  private static List<Arguments> wrong() {
    Object[] none = {};
    return List.of(
        Arguments.of("select ?", none, "0 arguments for 1 placeholder"),
        Arguments.of("select ?, ?", new Object[] {1}, "1 argument for 2 placeholders"),
        Arguments.of("select ?", new Object[] {1, 2}, "2 arguments for 1 placeholder"),
        Arguments.of("select 1", new Object[] {"secret"}, "1 argument for 0 placeholders"),
        Arguments.of("select '?'", new Object[] {1}, "1 argument for 0 placeholders"),
        Arguments.of("select :a", none, "named placeholders, :a: give one Map or record"),
        Arguments.of("select :a, :b", new Object[] {1, 2}, "named placeholders, :a, :b"),
        Arguments.of("select :a, ?", new Object[] {Map.of("a", 1)}, "but it has ?"),
        Arguments.of("select :c", new Object[] {new Two(1, "secret")}, "no argument for :c, only"),
        Arguments.of(
            "select :A", new Object[] {Map.of("a", "secret")}, "no argument for :A, only for [a]"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void argumentsThatDoNotMatchAreRefused(String sql, Object[] arguments, String message)
      throws Exception {
    run(() -> {
      try (var database = Database.open("jdbc:h2:mem:")) {
        assertThatThrownBy(() -> database.query(sql, arguments))
            .isInstanceOf(SQLException.class)
            .hasMessageStartingWith("wrong arguments: ")
            .hasMessageContaining(message)
            .hasMessageNotContaining("secret")
            .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("07001"))
            .satisfies(e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("in: " + sql + ""));
        assertThatThrownBy(() -> database.stream(sql, arguments).toList())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining(message);
        assertThat(database.stats().leased()).isZero();
      }
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      value = {
        "selec 1 | 42001",
        "select * from nowhere | 42S04",
        "select nothing from dual | 42S22",
        "insert into dual values (1) | 90140",
        "select 1/0 | 22012",
        "select cast('x' as int) | 22018",
        "'select 1 | 42000",
      })
  void malformedSqlIsTheDriversFailureAndSaysWhichItWas(String sql, String state) throws Exception {
    run(() -> {
      try (var database = Database.open("jdbc:h2:mem:")) {
        assertThatThrownBy(() -> database.query(sql))
            .isInstanceOf(SQLException.class)
            .satisfies(e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("in: " + sql + ""));
        assertThat(database.query(Integer.class, "select 1")).containsExactly(1);
        assertThat(database.stats().failed()).isEqualTo(1);
        assertThat(database.stats().idle()).isEqualTo(1);
      }
    });
  }

  @AsyncTest
  void namedArgumentsComeFromAMapOrARecord() throws SQLException {
    var map = new HashMap<String, Object>();
    map.put("a", 1);
    map.put("b", null);
    map.put("unused", "x");
    try (var database = Database.open("jdbc:h2:mem:")) {
      String sql =
          "select cast(:a as int) as a, cast(:b as varchar) as b, cast(:a as int) + 1 as c";
      assertThat(database.query(sql, map).getFirst()).hasToString("Row{A=1, B=null, C=2}");
      assertThat(database.query(sql, new Two(5, "x")).getFirst()).hasToString("Row{A=5, B=x, C=6}");
    }
  }

  @AsyncTest
  void argumentsAreNeverText() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      database.execute("create table t (name varchar)");
      String evil = "x'); drop table t; --";
      database.execute("insert into t values (?)", evil);
      database.execute("insert into t values (:name)", Map.of("name", evil));
      assertThat(database.query(String.class, "select name from t where name = ?", evil))
          .isEqualTo(Arrays.asList(evil, evil));
    }
  }

  @AsyncTest
  void aLoneNullIsOneArgument() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      assertThat(database.query(Boolean.class, "select ? is null", (Object) null))
          .containsExactly(true);
      assertThat(database.query(Boolean.class, "select ? is null", (Object[]) null))
          .containsExactly(true);
    }
  }

  @AsyncTest
  void theArgumentsOfAStreamAreThoseOfTheCall() throws SQLException {
    try (var database = Database.open("jdbc:h2:mem:")) {
      Object[] arguments = {1};
      var stream = database.stream("select cast(? as int) as a", arguments);
      arguments[0] = 2;
      assertThat(stream.map(row -> row.integer("a")).toList()).containsExactly(1);
    }
  }
}
