package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network in the box, for tests: connections as over TCP, but without sockets and threads, in the
 * time of the loop that uses it, virtual or not. It can be slow, cut what is sent into pieces, and
 * fail; the same seed gives the same run. Any host name will do.
 */
public final class MemoryNetwork {
  private static final int FIRST_FREE_PORT = 49_152;

  private final SplittableRandom random;
  private final Map<String, InetAddress> hosts = new HashMap<>();
  private final Map<InetSocketAddress, Door> doors = new HashMap<>();
  private final Set<MemoryStream> streams = new LinkedHashSet<>();
  private final Set<Wire> busy = new LinkedHashSet<>();
  private final Set<InetAddress> cut = new HashSet<>();
  private boolean allCut;
  private long leastLatency;
  private long mostLatency;
  private long bandwidth; // bytes per second; 0 without a bound
  private int fragment; // bytes at most; 0 for as they come
  private int nextPort = FIRST_FREE_PORT;

  /** Creates one without latency, bounds or faults, and seed 0. */
  public MemoryNetwork() {
    this(0);
  }

  /** Creates one that draws latencies and sizes of pieces by {@code seed}. */
  public MemoryNetwork(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Has what is sent from now on arrive so much later; connecting takes twice that. */
  public MemoryNetwork latency(Duration latency) {
    return latency(latency, latency);
  }

  /** Draws a latency for each segment that is sent from now on; none overtakes another. */
  public MemoryNetwork latency(Duration from, Duration to) {
    if (from.isNegative() || to.compareTo(from) < 0) {
      throw new IllegalArgumentException("no latency is from " + from + " to " + to);
    }
    leastLatency = from.toNanos();
    mostLatency = to.toNanos();
    return this;
  }

  /** Lets each direction of each connection carry no more than so much. */
  public MemoryNetwork bandwidth(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a bandwidth is positive: " + bytesPerSecond);
    }
    bandwidth = bytesPerSecond;
    return this;
  }

  /** Has each byte arrive alone. */
  public MemoryNetwork fragmenting() {
    return fragmenting(1);
  }

  /** Has pieces of 1 to {@code most} bytes arrive, one at a time. */
  public MemoryNetwork fragmenting(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a piece has at least 1 byte: " + most);
    }
    fragment = most;
    return this;
  }

  /**
   * Listens, as {@link TcpServer#listen} does; port 0 is a free one. At {@code 0.0.0.0} or {@code
   * ::} it listens on all hosts.
   *
   * @throws BindException if somebody listens there
   */
  public Server listen(String host, int port, Block.RunWith<? super MemoryStream, ?> handler)
      throws IOException {
    Objects.requireNonNull(handler, "a handler is required, not null");
    InetAddress resolved = resolve(host);
    var address = new InetSocketAddress(resolved, port == 0 ? freePort(resolved) : port);
    if (doors.containsKey(address)) {
      throw new BindException("Address already in use: " + name(host, port));
    }
    var door = new Door(address, handler);
    doors.put(address, door);
    return door.server;
  }

  /**
   * Connects; suspends for one latency each way. Cancelled, it leaves nothing open.
   *
   * @throws ConnectException if nobody listens there
   */
  public MemoryStream connect(String host, int port) throws IOException {
    String name = name(host, port);
    var remote = new InetSocketAddress(resolve(host), port);
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    var local = new InetSocketAddress(here, freePort(here));
    var out = new Wire(this, remote.getAddress(), random.split());
    var back = new Wire(this, remote.getAddress(), random.split());
    var client = new MemoryStream(this, local, remote, name, back, out);
    Future<Void> answer = Future.create(new Waiters("connect", name));
    out.signal(() -> called(client, answer, out, back));
    boolean connected = false;
    try {
      var _ = Asyncio.await(answer, IOException.class);
      client.hold();
      connected = true;
      return client;
    } finally {
      if (!connected) {
        client.close();
      }
    }
  }

  /** A client's call has arrived. */
  private void called(MemoryStream client, Future<Void> answer, Wire out, Wire back) {
    Door door = doorAt(client.remoteAddress());
    if (answer.isDone()) {
      return; // it was cancelled
    }
    if (door == null) {
      var refusal = new ConnectException("Connection refused: " + client.name());
      back.signal(() -> refuse(answer, refusal));
      return;
    }
    back.signal(() -> Waiters.wake(answer));
    streams.add(client);
    InetSocketAddress peer = client.localAddress();
    var accepted =
        new MemoryStream(this, client.remoteAddress(), peer, Streams.name(peer), out, back);
    streams.add(accepted);
    door.open(accepted);
  }

  private static void refuse(Future<Void> answer, ConnectException refusal) {
    if (!answer.isDone()) {
      answer.setException(refusal);
    }
  }

  private @Nullable Door doorAt(InetSocketAddress address) {
    for (InetAddress host :
        List.of(
            address.getAddress(), InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::"))) {
      Door door = doors.get(new InetSocketAddress(host, address.getPort()));
      if (door != null) {
        return door;
      }
    }
    return null;
  }

  /** Delivers nothing until {@link #heal}. Nobody is told: reads wait, and so do connects. */
  public void partition() {
    allCut = true;
  }

  /** Delivers nothing on connections to servers on these hosts, either way, until {@link #heal}. */
  public void partition(String first, String... more) {
    cut.add(resolve(first));
    for (String host : more) {
      cut.add(resolve(host));
    }
  }

  /** Ends all partitions: what should have arrived meanwhile does so now. */
  public void heal() {
    allCut = false;
    cut.clear();
    List.copyOf(busy).forEach(Wire::go);
  }

  /** Resets all connections, at once and at both ends; what was under way is lost. */
  public void resetAll() {
    List.copyOf(streams).forEach(MemoryStream::tear);
  }

  private InetAddress resolve(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    InetAddress known = hosts.get(name);
    if (known == null) {
      known = invent(name.equals("localhost") ? "127.0.0.1" : name);
      hosts.put(name, known);
    }
    return known;
  }

  private InetAddress invent(String name) {
    try {
      return InetAddress.ofLiteral(name);
    } catch (IllegalArgumentException noLiteral) {
      int number = hosts.size() + 1;
      byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
      return named(name, address);
    }
  }

  private static InetAddress named(String name, byte[] address) {
    try {
      return InetAddress.getByAddress(name, address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // that is for a wrong length
    }
  }

  private static String name(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private int freePort(InetAddress host) {
    while (doors.containsKey(new InetSocketAddress(host, nextPort))) {
      nextPort++;
    }
    int port = nextPort++;
    if (nextPort > 65_535) {
      nextPort = FIRST_FREE_PORT;
    }
    return port;
  }

  void left(MemoryStream stream) {
    streams.remove(stream);
  }

  /** Notes whether something is on this wire. */
  void setBusy(Wire wire, boolean on) {
    if (on) {
      busy.add(wire);
    } else {
      busy.remove(wire);
    }
  }

  boolean isCut(InetAddress host) {
    return allCut || cut.contains(host);
  }

  boolean isLimited() {
    return bandwidth > 0;
  }

  boolean isFragmenting() {
    return fragment > 0;
  }

  /** Returns how many bytes may arrive together, at most {@code most}. */
  int fragment(SplittableRandom random, int most) {
    return fragment == 0 ? most : Math.min(most, 1 + random.nextInt(fragment));
  }

  long latencyNanos(SplittableRandom random) {
    return leastLatency == mostLatency
        ? leastLatency
        : random.nextLong(leastLatency, mostLatency + 1);
  }

  /** Returns how long so many bytes take to leave. */
  long transferNanos(int bytes) {
    return bandwidth == 0 ? 0 : Math.ceilDiv(bytes * 1_000_000_000L, bandwidth);
  }

  @Override
  public String toString() {
    return "MemoryNetwork[" + doors.size() + " servers, " + streams.size() + " streams]";
  }

  /** Where a server listens. */
  private final class Door implements Server.Listener {
    private final InetSocketAddress address;
    private final Block.RunWith<? super MemoryStream, ?> handler;
    final Server server;

    @SuppressWarnings("this-escape")
    Door(InetSocketAddress address, Block.RunWith<? super MemoryStream, ?> handler) {
      this.address = address;
      this.handler = handler;
      this.server = new Server(this, Integer.MAX_VALUE);
    }

    void open(MemoryStream client) {
      server.accept(
          client,
          (MemoryStream stream) -> {
            stream.hold();
            handler.accept(stream);
          });
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void setAccepting(boolean accepting) {
      // without a bound on the connections it is never asked
    }

    @Override
    public void close() {
      doors.remove(address);
    }
  }
}
