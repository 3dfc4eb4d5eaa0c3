package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A listener and the connections it has accepted: asyncio's Server. Each connection has a task that
 * runs the handler; when that ends the connection is closed, and what it throws is reported to the
 * loop's exception handler and ends nothing else.
 */
public final class Server implements AutoCloseable {
  /** Where connections come from. */
  interface Listener {
    SocketAddress address();

    /** Accepts no more for now, or goes on. Called outside tasks. */
    void setAccepting(boolean accepting);

    void close();
  }

  private final EventLoop loop = EventLoop.running();
  private final Listener listener;
  private final int most;
  private final Map<Task<?>, ByteStream> clients = new LinkedHashMap<>();
  private int agreeing; // connections that are no clients yet
  private final Waiters forever;
  private final Waiters closers;
  private boolean closed;

  /** Creates one that has at most {@code most} connections at a time. */
  Server(Listener listener, int most) {
    this.listener = listener;
    this.most = most;
    String name = Streams.name(listener.address());
    forever = new Waiters("accept", name);
    closers = new Waiters("close", name);
  }

  /** Counts a connection that has to agree on something before it is a client. */
  void agreeing() {
    agreeing++;
    limit();
  }

  /** Counts it no longer: it is a client from now on, or lost. */
  void agreed() {
    agreeing--;
    limit();
  }

  private void limit() {
    if (!closed) {
      listener.setAccepting(clients.size() + agreeing < most);
    }
  }

  /** Gives a new connection to {@code handler}, in a task of its own. */
  <S extends ByteStream> void accept(S client, Block.RunWith<? super S, ?> handler) {
    if (closed) {
      client.abort();
      return;
    }
    String peer =
        client instanceof ChannelStream channel
            ? channel.name
            : Streams.name(client.remoteAddress());
    Task<Void> task = loop.createTask("client " + peer, () -> serve(client, handler, peer));
    clients.put(task, client);
    limit();
    task.addDoneCallback(_ -> ended(task, client));
  }

  private <S extends ByteStream> void serve(
      S client, Block.RunWith<? super S, ?> handler, String peer) throws Throwable {
    if (client instanceof ChannelStream channel) {
      channel.hold();
    }
    try (client) {
      handler.run(client);
    } catch (CancelledError e) {
      throw e;
    } catch (Throwable e) {
      report(e, peer);
    }
  }

  private void report(Throwable failure, String peer) {
    loop.callExceptionHandler(
        new ErrorContext(
            "the handler of the connection from " + peer + " failed",
            failure,
            Task.current(),
            null));
  }

  private void ended(Task<Void> task, ByteStream client) {
    if (task.isCancelled()) {
      client.abort(); // if it was cancelled before it began, or while it closed
    }
    clients.remove(task);
    limit();
    if (clients.isEmpty()) {
      closers.wakeAll();
    }
  }

  /** Returns the port it listens on; -1 if it is not a network's. */
  public int port() {
    return address() instanceof InetSocketAddress internet ? internet.getPort() : -1;
  }

  /** Returns the address it listens on. */
  public SocketAddress address() {
    return listener.address();
  }

  /** Returns how many connections there are. */
  public int clients() {
    return clients.size();
  }

  /** Suspends until this server is closed; if that is cancelled, it closes the listener. */
  public void serveForever() {
    try {
      if (!closed) {
        forever.await();
      }
    } finally {
      close();
    }
  }

  /** Listens no more. Connections go on. Closing twice is harmless. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      listener.close();
      forever.wakeAll();
    }
  }

  /** Cancels the handlers of all connections; each is closed when what waits is sent. */
  public void closeClients() {
    for (Task<?> task : List.copyOf(clients.keySet())) {
      var _ = task.cancel();
    }
  }

  /** Resets all connections and cancels their handlers. */
  public void abortClients() {
    for (Map.Entry<Task<?>, ByteStream> client : List.copyOf(clients.entrySet())) {
      client.getValue().abort();
      var _ = client.getKey().cancel();
    }
  }

  /** Suspends until no handler runs any more. */
  public void awaitClosed() {
    while (!clients.isEmpty()) {
      closers.await();
    }
  }

  /**
   * Ends this server gently: listens no more, gives the handlers {@code grace} to end by
   * themselves, and then cancels those that have not. Suspends until all have ended.
   */
  public void shutdown(Duration grace) {
    close();
    for (ByteStream client : clients.values()) {
      if (client instanceof ChannelStream channel) {
        channel.serverShutsDown();
      }
    }
    if (!Asyncio.moveOnAfter(grace, this::awaitClosed)) {
      closeClients();
      awaitClosed();
    }
  }

  @Override
  public String toString() {
    return "Server["
        + Streams.name(address())
        + ", "
        + clients.size()
        + " clients"
        + (closed ? ", closed]" : "]");
  }
}
