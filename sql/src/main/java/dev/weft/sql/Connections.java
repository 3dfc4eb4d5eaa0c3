package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.waitAll;

import com.zaxxer.hikari.HikariDataSource;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.WaitReason;
import dev.weft.text.DurationText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connections of a database, and as many workers. */
final class Connections {
  /*
   * HikariCP opens, checks and replaces connections. Who gets one is decided here, by as many permits
   * as there may be connections: so a worker that asks HikariCP for one never waits for another
   * worker, only for the database. A permit goes with the worker's visit, not with the task that is
   * waiting for it: it is given back when the worker has given the connection back.
   */
  final Settings settings;
  private final ExecutorService workers;
  private final Line line;
  private @Nullable EventLoop loop;
  private @Nullable Future<Pool> opening;
  private CompletableFuture<Pool> opened = new CompletableFuture<>(); // by the worker, not the loop
  private @Nullable Future<Boolean> closing;
  long statements;
  long failed;
  long cancelled;

  Connections(Settings settings) {
    this.settings = settings;
    int size = settings.poolSize();
    var threads =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Settings.threads("weft-sql-"));
    threads.allowCoreThreadTimeOut(true);
    workers = threads;
    line = new Line(size, workers, new AwaitedConnection(settings.name()));
  }

  /** Says that a task waits for one. */
  private record AwaitedConnection(String on) implements WaitReason {
    @Override
    public String kind() {
      return "connection";
    }
  }

  /** Gives a connection back. */
  interface Return extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  /** The open pool; a database in memory lives as long as the connection that is kept beside it. */
  record Pool(Settings settings, HikariDataSource hikari, @Nullable Connection kept)
      implements AutoCloseable {
    static Pool open(Settings settings) throws SQLException {
      Connection kept = settings.isInMemory() ? settings.connect() : null;
      return new Pool(settings, new HikariDataSource(settings.hikari()), kept);
    }

    Connection connection() throws SQLException {
      try {
        return hikari.getConnection();
      } catch (SQLTransientConnectionException e) {
        Throwable why = e.getCause() == null ? e : e.getCause();
        throw new SQLTransientConnectionException(
            "no connection to "
                + settings.name()
                + " in "
                + DurationText.of(settings.connectTimeout())
                + ": "
                + why.getMessage(),
            e.getSQLState(),
            why);
      }
    }

    /** Takes one back; for good if it is spoiled. */
    void take(Connection connection, boolean spoiled) throws SQLException {
      if (spoiled) {
        hikari.evictConnection(connection);
      } else {
        connection.close();
      }
    }

    @Override
    public void close() throws SQLException {
      try (var _ = kept) {
        hikari.close();
      }
    }
  }

  /** Has {@code work} done with a connection of its own. */
  <T> T once(Work<T> work) throws SQLException {
    Pool pool = openPool();
    var call = new Call(pool::connection);
    Block.Call<T, SQLException> body =
        () -> {
          Connection connection = call.connection();
          try (Return _ = () -> pool.take(connection, call.isUnheard())) {
            return call.perform(work, connection);
          }
        };
    if (settings.statementTimeout() == null) {
      return call.result(line.visit(loop(), call, body));
    }
    line.take(); // the time in line does not count
    Future<T> done = onWorker(body);
    done.addDoneCallback(_ -> line.give());
    return limited(() -> call.result(done));
  }

  /** Suspends until a connection may be lent for several calls. */
  Lease lease() throws SQLException {
    Pool pool = openPool();
    line.take();
    return new Lease(this, pool);
  }

  /** Has {@code body} done by a worker. The caller has a permit, or is the last one. */
  <T> Future<T> onWorker(Block.Call<T, SQLException> body) {
    return loop().runInExecutor(workers, body);
  }

  /** Runs {@code body}, which is one statement, within the limit for statements. */
  <T> T limited(Block.Call<T, SQLException> body) throws SQLException {
    Duration limit = settings.statementTimeout();
    if (limit == null) {
      return body.call();
    }
    try {
      return timeout(limit, body);
    } catch (TimeoutException e) {
      throw new SQLTimeoutException(
          "cancelled, since it took longer than " + DurationText.of(limit), SqlState.CANCELLED, e);
    }
  }

  private Pool openPool() throws SQLException {
    Call.throwIfCancelled();
    Pool pool = pool();
    requireOpen();
    return pool;
  }

  /** Takes the permit back, now that the worker has ended with which the lease did. */
  void left(Future<?> done) {
    Call.markRead(done);
    left();
  }

  /** Takes the permit back. */
  void left() {
    line.give();
  }

  void requireOpen() throws SQLException {
    if (closing != null || workers.isShutdown()) {
      throw closed();
    }
  }

  private Pool pool() throws SQLException {
    requireOpen();
    Future<Pool> pool = opening;
    if (pool == null || hasFailed(pool)) {
      var whenOpen = new CompletableFuture<Pool>();
      pool =
          onWorker(() -> {
            Pool open = Pool.open(settings);
            whenOpen.complete(open);
            return open;
          });
      pool.addDoneCallback(Call::markRead);
      opening = pool;
      opened = whenOpen;
    }
    return pool.isDone() ? pool.result() : await(shield(pool), SQLException.class);
  }

  private static boolean hasFailed(Future<?> pool) {
    return pool.isDone() && pool.exception() != null;
  }

  private SQLException closed() {
    return new SQLException(
        "database " + settings.name() + " is closed: open it again", SqlState.CONNECTION_GONE);
  }

  EventLoop loop() {
    EventLoop running = EventLoop.running();
    if (loop == null) {
      loop = running;
    } else if (loop != running) {
      throw new IllegalStateException(
          "database " + settings.name() + " belongs to a different event loop: open one for each");
    }
    return loop;
  }

  DatabaseStats stats() {
    int idle = 0;
    if (opening != null && opening.isDone() && !hasFailed(opening)) {
      var pool = opening.result().hikari().getHikariPoolMXBean();
      idle = pool == null ? 0 : pool.getIdleConnections();
    }
    return new DatabaseStats(
        settings.poolSize(),
        line.active(),
        idle,
        line.waiting(),
        line.served(),
        statements,
        failed,
        cancelled);
  }

  /** Closes all connections once they are back, and tells those who wait for one. */
  void close() throws SQLException {
    if (loop == null || !loop.isRunning()) {
      closeOutside();
      return;
    }
    if (closing != null) {
      Future<Boolean> closed = closing;
      Call.shielded(() -> await(closed));
      return;
    }
    closing = loop().createFuture();
    try {
      Call.shielded(this::closeOnLoop);
    } finally {
      closing.setResult(true);
    }
  }

  private void closeOnLoop() throws SQLException {
    line.refuseAll(this::closed);
    line.awaitAllFree();
    try {
      closePool();
    } finally {
      workers.shutdown();
    }
  }

  private void closePool() throws SQLException {
    if (opening == null) {
      return;
    }
    var _ = waitAll(List.of(opening));
    if (!hasFailed(opening)) {
      Pool pool = opening.result();
      Block.Call<Boolean, SQLException> close =
          () -> {
            pool.close();
            return true;
          };
      var _ = await(onWorker(close), SQLException.class);
    }
  }

  /** Nothing runs: its loop has ended, or it was never used. */
  private void closeOutside() throws SQLException {
    workers.shutdown();
    if (opened.isDone()) {
      opened.join().close();
    } else {
      var _ = opened.thenAccept(Connections::closeUnused);
    }
  }

  /** Closes what was opened when there was no loop any more. */
  private static void closeUnused(Pool pool) {
    try {
      pool.close();
    } catch (SQLException nobodyIsThere) {
      return;
    }
  }
}
