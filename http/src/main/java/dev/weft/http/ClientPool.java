package dev.weft.http;

import dev.weft.EventLoop;
import dev.weft.TimerHandle;
import dev.weft.http.syntax.Origin;
import dev.weft.net.TcpStream;
import dev.weft.sync.Semaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The connections of a client. */
final class ClientPool {
  /*
   * An origin has either idle connections of HTTP/1.1, of which the last one used is taken first, or
   * one connection of HTTP/2 for all. `idle` has them of all origins in the order in which they
   * became idle, with the time when each is to be closed: one timer looks after the first.
   *
   * As long as it is not known which of the two it is, one connects and the others wait. If that one
   * fails they connect all at once, each for itself: what has failed may have been that connection,
   * and one after the other they would wait for long. If it is cancelled, or its time is over, the
   * next of them connects. The waiting is within the connectTimeout of whoever waits.
   */
  private record Idle(Lane lane, Duration until) {}

  private final ClientOptions options;
  private final Connector connector;
  private final Semaphore places;
  private final Map<Origin, Lane> lanes = new HashMap<>();
  private final LinkedHashMap<ClientConnection, Idle> idle = new LinkedHashMap<>();
  private final Set<ClientConnection> open = new HashSet<>();
  private final Set<ClientConnection> leaving =
      new HashSet<>(); // told to close, and not closed yet
  private final Set<Lease> leases = new HashSet<>();
  private @Nullable TimerHandle sweeper;
  private boolean closed;

  ClientPool(ClientOptions options) {
    this.options = options;
    connector = new Connector(options);
    places = new Semaphore(options.maxConcurrent);
  }

  @Nullable Duration readTimeout() {
    return options.readTimeout;
  }

  /**
   * Suspends until {@code request} can be sent, and has it sent.
   *
   * @param fresh whether no connection is good enough that has been idle
   */
  Lease start(Outgoing request, String target, boolean fresh) throws IOException, TimeoutException {
    Lane lane = lanes.computeIfAbsent(request.origin(), it -> new Lane(it, options.maxPerOrigin));
    lane.users++;
    var lease = new Lease(this, lane);
    leases.add(lease);
    boolean done = false;
    try {
      lease.acquire(lane.places);
      lease.acquire(places);
      lease.begin(request, target, fresh);
      done = true;
      return lease;
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  /** Suspends until there is a connection for one more exchange. */
  ClientConnection connection(Lane lane, boolean fresh) throws IOException, TimeoutException {
    var limit = connector.limit(lane.origin);
    boolean alone = false;
    while (true) {
      requireOpen();
      if (lane.shared != null && lane.shared.isUsable()) {
        Http2Connection shared = lane.shared;
        idle.remove(shared);
        if (shared.enter()) {
          return shared;
        }
        limit = connector.limit(lane.origin);
      } else if (!fresh && !lane.idle.isEmpty()) {
        Http1Connection last = lane.idle.removeLast();
        idle.remove(last);
        return last;
      } else if (lane.connecting != null && !alone) {
        Lane.First first = lane.connecting;
        alone = limit.within(first::hasFailed);
      } else {
        return connect(lane, limit);
      }
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(Connector.CLOSED);
    }
  }

  private ClientConnection connect(Lane lane, Connector.Limit limit)
      throws IOException, TimeoutException {
    boolean unknown = lane.origin.isSecure() && options.http2 && !lane.speaksHttp1;
    boolean first = unknown && lane.connecting == null;
    var connecting = new Lane.First();
    if (first) {
      lane.connecting = connecting;
    }
    try {
      ClientConnection connection =
          limit.within(() -> connector.connect(lane.origin, stream -> take(lane, stream)));
      if (closed) {
        connection.stream.abort();
      }
      requireOpen();
      open.add(connection);
      return connection;
    } catch (IOException e) {
      connecting.fail();
      throw e;
    } finally {
      if (first) {
        lane.connecting = null;
        connecting.end();
      }
    }
  }

  private ClientConnection take(Lane lane, TcpStream stream) throws IOException {
    String name = lane.origin.toString();
    if (!"h2".equals(stream.applicationProtocol())) {
      lane.speaksHttp1 = true;
      return new Http1Connection(stream, name, connection -> ended(lane, connection));
    }
    Http2Connection[] made = new Http2Connection[1];
    made[0] = new Http2Connection(stream, name, options.pingAfter, () -> ended(lane, made[0]));
    made[0].awaitSettings();
    if (!made[0].enter()) {
      throw new IOException("the server closed the connection: " + name);
    }
    if (lane.shared == null || !lane.shared.isUsable()) {
      lane.shared = made[0];
    }
    return made[0];
  }

  /** Takes that a connection can carry no more exchanges; closes it if nobody uses it. */
  private void ended(Lane lane, ClientConnection connection) {
    if (connection instanceof Http2Connection shared) {
      if (lane.shared == shared) {
        lane.shared = null;
      }
      if (shared.isIdle()) {
        drop(lane, shared);
      }
    } else if (idle.containsKey(connection)) {
      drop(lane, connection);
    }
  }

  /**
   * Takes a connection back: for others if it is {@code usable}, otherwise to be closed, as is
   * usual if the exchange is {@code whole}.
   */
  void release(Lane lane, ClientConnection connection, boolean usable, boolean whole) {
    boolean shared = connection instanceof Http2Connection;
    if (shared && !(((Http2Connection) connection).isIdle() && open.contains(connection))) {
      return;
    }
    boolean spare = shared && lane.shared != connection; // several were made at once
    if (usable && !closed && !spare) {
      rest(lane, connection);
    } else if (whole) {
      drop(lane, connection);
    } else {
      abort(connection);
    }
  }

  private void abort(ClientConnection connection) {
    leave(connection);
    connection.stream.abort();
  }

  private void leave(ClientConnection connection) {
    open.remove(connection);
    leaving.add(connection);
    connection.whenGone(() -> leaving.remove(connection));
  }

  private void rest(Lane lane, ClientConnection connection) {
    if (connection instanceof Http1Connection one) {
      lane.idle.addLast(one);
    }
    idle.put(connection, new Idle(lane, now().plus(options.idleTimeout)));
    if (idle.size() > options.maxConcurrent) {
      dropFirst();
    }
    if (sweeper == null) {
      sweeper = EventLoop.running().callLater(options.idleTimeout, this::sweep);
    }
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  /** Closes what has been idle for too long, and comes back when the next one will have been. */
  private void sweep() {
    sweeper = null;
    Duration now = now();
    while (!idle.isEmpty()) {
      Duration until = idle.firstEntry().getValue().until;
      if (until.compareTo(now) > 0) {
        sweeper = EventLoop.running().callAt(until, this::sweep);
        return;
      }
      dropFirst();
    }
  }

  private void dropFirst() {
    var first = idle.firstEntry();
    drop(first.getValue().lane, first.getKey());
  }

  /** Closes an idle connection, in a while. */
  private void drop(Lane lane, ClientConnection connection) {
    idle.remove(connection);
    leave(connection);
    if (connection instanceof Http1Connection one) {
      lane.idle.remove(one);
    } else if (lane.shared == connection) {
      lane.shared = null;
    }
    forget(lane);
    EventLoop.running().callSoon(() -> closeNow(connection)); // there, it does not suspend
  }

  private static void closeNow(ClientConnection connection) {
    try {
      connection.stream.close();
    } catch (IOException e) {
      connection.stream.abort();
    }
  }

  /** Notes that a lease is over. */
  void left(Lease lease, Lane lane) {
    leases.remove(lease);
    lane.users--;
    forget(lane);
  }

  private void forget(Lane lane) {
    if (lane.isUnused()) {
      lanes.remove(lane.origin, lane);
    }
  }

  int active() {
    return leases.size();
  }

  int connections() {
    return open.size();
  }

  int idleConnections() {
    return idle.size();
  }

  boolean isClosed() {
    return closed;
  }

  /** Has all exchanges fail, closes all connections, and suspends until they are closed. */
  void close() {
    closed = true;
    if (sweeper != null) {
      sweeper.cancel();
      sweeper = null;
    }
    while (!idle.isEmpty()) {
      dropFirst();
    }
    connector.close();
    leases.forEach(lease -> lease.fail(new IOException(Connector.CLOSED)));
    List.copyOf(open).forEach(this::abort);
    List.copyOf(leaving).forEach(ClientPool::closeNow);
  }
}
