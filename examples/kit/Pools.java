import static dev.weft.Asyncio.*;

import dev.weft.Runner;
import dev.weft.TaskGroup;
import dev.weft.pool.Pool;

int opened;

// Eight requests on three connections, which are opened when they are wanted.
void main() throws Exception {
  try (var runner = Runner.builder().virtualTime().build()) {
    runner.run(() -> {
      try (var pool = Pool.builder(this::open).size(3).maxIdle(seconds(30)).build()) {
        TaskGroup.run(group -> {
          for (int i = 1; i <= 8; i++) {
            int number = i;
            group.createTask(() -> pool.run(connection -> request(connection, number)));
          }
        });
        IO.println(pool.stats());

        try (var lease = pool.lease()) {
          lease.discard(); // as one does with a broken one
        }
        sleep(seconds(60));
        IO.println(pool.stats());
      }
    });
  }
}

Connection open() {
  sleep(millis(100));
  return new Connection(++opened);
}

void request(Connection connection, int number) {
  sleep(millis(500));
  IO.println("request " + number + " on connection " + connection.number());
}

record Connection(int number) implements AutoCloseable {
  @Override
  public void close() {
    IO.println("connection " + number + " is closed");
  }
}
