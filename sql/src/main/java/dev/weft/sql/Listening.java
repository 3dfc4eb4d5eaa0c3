package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.waitAll;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.stream.AsyncStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A connection beside the pool that waits for what is said on some channels. */
final class Listening {
  /*
   * Its thread is in the driver until something is said, or until the connection is aborted, which
   * is how it ends.
   */
  private final EventLoop loop = EventLoop.running();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Settings.threads("weft-sql-listen-"));
  private final Duration quiet;
  private @Nullable Connection connection;
  private @Nullable Future<?> current;
  private boolean used;
  private boolean closed;

  private Listening(Duration quiet) {
    this.quiet = quiet;
  }

  /**
   * Suspends until it listens. Cancelled, it leaves no connection.
   *
   * @param quiet after so long without a word the server is asked whether it is there
   */
  static Listening open(Settings settings, List<String> channels, Duration quiet)
      throws SQLException {
    var listening = new Listening(quiet);
    var offer = new CompletableFuture<Connection>(); // the thread offers, the loop may refuse
    Future<Connection> opening = listening.onThread(() -> connected(settings, channels, offer));
    try {
      listening.connection = await(shield(opening), SQLException.class);
      return listening;
    } catch (Throwable e) {
      opening.addDoneCallback(Call::markRead);
      if (!offer.cancel(false)) {
        listening.connection = offer.join();
        listening.close();
      }
      listening.thread.shutdown();
      throw e;
    }
  }

  private static Connection connected(
      Settings settings, List<String> channels, CompletableFuture<Connection> offer)
      throws SQLException {
    Connection connection = settings.connect();
    try {
      Postgres.listen(connection, channels);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
    if (!offer.complete(connection)) {
      connection.close();
    }
    return connection;
  }

  private <T> Future<T> onThread(Block.Call<T, SQLException> body) {
    return loop.runInExecutor(thread, body);
  }

  boolean isClosed() {
    return closed;
  }

  AsyncStream<Notification> stream() {
    return AsyncStream.generate(this::pump);
  }

  private void pump(AsyncStream.Out<Notification> out) throws SQLException {
    Connection open = connection;
    if (used || closed || open == null) {
      throw new IllegalStateException(
          "this stream has been used, or its database was closed: listen again");
    }
    used = true;
    try {
      while (!closed) {
        Future<List<Notification>> next = onThread(() -> Postgres.next(open, quiet));
        current = next;
        for (Notification each : said(next)) {
          out.yield(each);
        }
      }
    } finally {
      close();
    }
  }

  private List<Notification> said(Future<List<Notification>> next) throws SQLException {
    try {
      return await(shield(next), SQLException.class);
    } catch (SQLException e) {
      if (closed) {
        return List.of(); // by the database's close
      }
      throw e;
    }
  }

  /** Ends it; a cancellation comes after that. */
  void close() throws SQLException {
    if (closed || connection == null) {
      return;
    }
    closed = true;
    Connection open = connection;
    Future<?> last = current;
    if (!loop.isRunning()) {
      open.abort(Runnable::run);
      thread.shutdown();
      return;
    }
    Call.shielded(() -> {
      toThread(() -> open.abort(Runnable::run));
      if (last != null) {
        var _ = waitAll(List.of(last));
        Call.markRead(last);
      }
    });
    thread.shutdown();
  }
}
