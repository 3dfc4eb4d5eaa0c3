package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Much at once, on a real PostgreSQL and in real time. */
class SqlStressTest {
  private static final int ROWS = 1_000_000;
  private static final int EACH = 100; // bytes, so that all of them are 100 MB and more
  private static final long FLAT = 32L << 20;

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.shared();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aMillionRowsStreamInFlatMemory() throws SQLException {
    run(() -> {
      try (var database = server.open(1)) {
        database.query("select 1");
        long before = used();
        long[] most = {0};
        long[] count = {0};
        database.stream(
                "select n, repeat('x', ?) as text from generate_series(1, ?) as n", EACH, ROWS)
            .forEach((Row row) -> {
              if (++count[0] % 100_000 == 0) {
                most[0] = Math.max(most[0], used() - before);
              }
            });
        assertThat(count[0]).isEqualTo(ROWS);
        System.out.println("a million rows: at most " + (most[0] >> 10) + " KiB more than before");
        assertThat(most[0]).isLessThan(FLAT);
      }
    });
  }

  /** A query that held the loop would see no heartbeat, however fast or slow the machine is. */
  @Test
  void theHeartGoesOnBeatingWhile500QueriesRun() throws SQLException {
    run(() -> {
      try (var database = server.open(10)) {
        int[] beats = {0};
        Task<Void> heart =
            createTask(() -> {
              while (true) {
                sleep(millis(1));
                beats[0]++;
              }
            });
        List<Integer> seen = await(gather(queries(database, 500, beats)));
        heart.cancel();
        long heard = seen.stream().filter(n -> n > 0).count();
        System.out.println(beats[0] + " heartbeats, heard in " + heard + " of 500 queries");
        assertThat(heard).isGreaterThan(400);
      }
    });
  }

  /** Takes as long as the patience with it. */
  @Test
  void aServerThatDoesNotCancelLosesTheConnection() throws Exception {
    run(() -> {
      try (var database = server.open(1)) {
        var stopped = new CompletableFuture<Integer>();
        Task<List<Row>> task =
            createTask(() ->
                database.transaction(tx -> {
                  stopped.complete(process(tx));
                  signal("STOP", stopped.join());
                  return tx.query("select 1");
                }));
        while (!stopped.isDone()) {
          yieldNow();
        }
        sleep(millis(100));
        task.cancel();
        assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
        assertThat(process(database)).isNotEqualTo(stopped.join());
        signal("CONT", stopped.join());
      }
    });
  }

  private static int process(Sql sql) throws SQLException {
    return sql.query(Integer.class, "select pg_backend_pid()").getFirst();
  }

  private static void signal(String name, int process) throws IOException, InterruptedException {
    var _ = new ProcessBuilder("kill", "-" + name, "" + process).start().waitFor();
  }

  /** Each gives the heartbeats that came while its query ran. */
  private static List<Task<Integer>> queries(Database database, int n, int[] beats) {
    var tasks = new ArrayList<Task<Integer>>();
    for (int i = 0; i < n; i++) {
      tasks.add(
          createTask(() ->
              database.transaction(tx -> {
                int before = beats[0];
                tx.query("select n from generate_series(1, 500) as n, pg_sleep(0.01)");
                return beats[0] - before;
              })));
    }
    return tasks;
  }
}
