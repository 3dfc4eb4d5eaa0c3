// 10.3 A pool of database connections · real
import static dev.weft.Asyncio.*;

import dev.weft.sql.Database;
import dev.weft.sql.Row;
import dev.weft.sql.Sql;
import java.sql.SQLException;

static final List<String> TABLES = List.of("users", "orders", "products", "categories", "reviews");

void createTables(Database database) throws SQLException {
  for (String table : TABLES) {
    database.execute("create table " + table + " (id int primary key, name varchar)");
    for (int id = 1; id <= 3; id++) {
      database.execute("insert into " + table + " values (?, ?)", id, table + " " + id);
    }
  }
  database.execute("create table accounts (owner varchar primary key, balance bigint)");
  database.execute("insert into accounts values ('Ann', 100), ('Bob', 50)");
}

// As many queries at once as there are connections; the others wait for one.
void query(Database database) {
  var tasks =
      TABLES.stream()
          .map(table -> createTask(table, () -> database.query("select * from " + table)))
          .toList();
  sleep(millis(1));
  IO.println("while they run: " + database.stats().waiting() + " wait for a connection");
  for (var task : asCompleted(tasks)) {
    IO.println(task.name() + ": " + rows(task.result()));
  }
}

String rows(List<Row> rows) {
  return rows.stream().map(row -> row.string("name")).collect(Collectors.joining(", "))
      + " ("
      + rows.size()
      + " rows)";
}

// Both changes happen, or neither.
void transfer(Database database, String from, String to, long amount) throws SQLException {
  database.runTransaction(tx -> {
    tx.execute("update accounts set balance = balance + ? where owner = ?", amount, to);
    IO.println("in the middle of the transfer the sum is " + sum(tx));
    tx.execute("update accounts set balance = balance - ? where owner = ?", amount, from);
    if (tx.query("select 1 from accounts where balance < 0").size() > 0) {
      throw new IllegalStateException(from + " has not got " + amount);
    }
  });
}

long sum(Sql sql) throws SQLException {
  return sql.query("select sum(balance) as total from accounts").getFirst().longInteger("total");
}

void main() throws SQLException {
  run(() -> {
    try (var database = Database.builder("jdbc:h2:mem:").poolSize(3).build()) {
      createTables(database);
      query(database);

      IO.println("sum of the accounts: " + sum(database));
      try {
        transfer(database, "Ann", "Bob", 500);
      } catch (IllegalStateException e) {
        IO.println("rollback: " + e.getMessage());
      }
      IO.println("sum of the accounts: " + sum(database));
      transfer(database, "Ann", "Bob", 70);
      for (var row : database.query("select * from accounts order by owner")) {
        IO.println(row.string("owner") + " has " + row.longInteger("balance"));
      }

      var stats = database.stats();
      IO.println(
          "pool: size "
              + stats.size()
              + ", active "
              + stats.active()
              + ", idle "
              + stats.idle()
              + ", waiting "
              + stats.waiting());
      IO.println("so far: leased " + stats.leased() + ", statements " + stats.statements());
    }
  });
}
