// 9.3 A pool of connections · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.pool.Pool;

// Something that is dear to make and cheap to keep.
record Connection(int number) implements AutoCloseable {
  @Override
  public void close() {
    IO.println("connection_" + number + " is closed");
  }
}

int opened;
long mostAtOnce;

Connection open() {
  sleep(millis(10)); // the time it takes to connect
  return new Connection(++opened);
}

String request(Pool<Connection> pool, int id) {
  return pool.call(connection -> {
    var stats = pool.stats();
    mostAtOnce = Math.max(mostAtOnce, stats.active());
    IO.println(
        clock()
            + " request "
            + id
            + " has connection_"
            + connection.number
            + " (active "
            + stats.active()
            + " of 3, waiting "
            + stats.waiting()
            + ")");
    sleep(millis(500));
    return "response for request " + id + " via connection_" + connection.number;
  });
}

void main() throws Exception {
  run(() -> {
    try (var pool = Pool.of(3, this::open)) {
      var tasks = IntStream.range(0, 8).mapToObj(id -> createTask(() -> request(pool, id)));
      var responses = await(gather(tasks.toList()));
      responses.forEach(IO::println);

      IO.println(responses.size() + " responses");
      IO.println("most at once: " + mostAtOnce);
      IO.println("created: " + pool.stats().created());
      IO.println("leased: " + pool.stats().leased());
      IO.println("elapsed: " + clock());
    }
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
