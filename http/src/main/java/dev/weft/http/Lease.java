package dev.weft.http;

import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange's hold of a connection, and of the places that the limits give out. */
final class Lease implements AutoCloseable {
  private final ClientPool pool;
  private final Lane lane;
  private final ArrayDeque<Semaphore> held = new ArrayDeque<>(2);
  private @Nullable ClientConnection connection;
  private @Nullable Exchange exchange;
  private @Nullable Consumer<Exchange> onClose;
  private boolean closed;

  Lease(ClientPool pool, Lane lane) {
    this.pool = pool;
    this.lane = lane;
  }

  /** Suspends until there is a place. */
  void acquire(Semaphore places) {
    places.acquire();
    held.push(places);
  }

  /** Suspends until there is a connection, and has {@code request} sent. */
  void begin(Outgoing request, String target, boolean fresh)
      throws IOException, TimeoutException {
    long length = request.body() == null ? 0 : request.body().length();
    ClientConnection taken = pool.connection(lane, fresh);
    connection = taken;
    exchange = new Exchange(request, target, length, taken.isUsed(), pool.readTimeout());
    taken.begin(exchange);
    exchange.startUpload();
  }

  Exchange exchange() {
    if (exchange == null) {
      throw new IllegalStateException("nothing was sent");
    }
    return exchange;
  }

  /** Has {@code action} called when it is closed. */
  void onClose(Consumer<Exchange> action) {
    onClose = action;
  }

  /** Has the exchange fail, wherever it is. */
  void fail(IOException reason) {
    if (exchange != null) {
      exchange.fail(reason);
    }
  }

  /**
   * Gives all back: the connection is kept if it can carry another exchange, and closed otherwise.
   * Suspends while the task that sends a body ends.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (connection != null) {
        boolean usable = connection.end(exchange());
        pool.release(lane, connection, usable, exchange().isWhole());
        exchange().stopUpload();
      }
    } finally {
      if (onClose != null) {
        onClose.accept(exchange());
      }
      held.forEach(Semaphore::release);
      pool.left(this, lane);
    }
  }
}
