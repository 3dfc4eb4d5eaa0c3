import static dev.weft.Asyncio.*;

import dev.weft.TaskGroup;
import dev.weft.sql.Database;
import dev.weft.sql.Sql;
import java.sql.SQLException;

// Money moves between accounts, many transfers at once; each happens as a whole or not at all.
record Account(int id, String owner, long balance) {}

record Transfer(int from, int to, long amount) {}

void main() throws SQLException {
  run(() -> {
    try (var database = Database.open("jdbc:h2:mem:")) {
      database.execute(
          "create table accounts (id int primary key, owner varchar, balance bigint,"
              + " check (balance >= 0))");
      database.batch(
          "insert into accounts values (:id, :owner, :balance)",
          List.of(new Account(1, "Ann", 100), new Account(2, "Bob", 100)));

      TaskGroup.run(group -> {
        for (int i = 1; i <= 10; i++) {
          var transfer = new Transfer(1, 2, i);
          group.createTask(() -> database.runTransaction(tx -> move(tx, transfer)));
        }
      });
      print(database);

      try {
        database.runTransaction(tx -> move(tx, new Transfer(2, 1, 1000)));
      } catch (SQLException e) {
        IO.println("refused, and undone: " + e.getSQLState());
      }
      print(database);
    }
  });
}

void move(Sql sql, Transfer transfer) throws SQLException {
  sql.execute("update accounts set balance = balance + :amount where id = :to", transfer);
  sql.execute("update accounts set balance = balance - :amount where id = :from", transfer);
}

void print(Sql sql) {
  sql.stream("select owner, balance from accounts order by id")
      .forEach(row -> IO.println(row.string("owner") + " has " + row.longInteger("balance")));
}
