package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Handle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One direction of a connection in memory: what was sent and has not arrived. */
final class Wire {
  /*
   * The first item alone is cut into pieces and given its time; so a wire has one timer, items
   * cannot overtake each other in whatever order the loop calls, and much that waits costs nothing.
   * A piece leaves when the wire is free, and has left when its last byte has; then the latency.
   */
  private static final int ETHERNET = 1460;
  private static final int SEGMENT = 1 << 14;

  /** What is under way, with the time of the call that sent it. */
  private sealed interface Item {
    long sent();
  }

  private record Bytes(ByteBuffer left, long sent) implements Item {}

  private record Signal(Runnable arrives, long sent) implements Item {}

  private final MemoryNetwork network;
  private final InetAddress host;
  private final SplittableRandom random;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private @Nullable MemoryStream sender;
  private @Nullable MemoryStream receiver;
  private long waiting; // bytes
  private long lastDeparture;
  private long lastArrival;
  private boolean timed; // whether the three that follow are those of the next piece
  private int piece;
  private long departure;
  private long arrival;
  private long abortion = Long.MAX_VALUE;
  private boolean silent;
  private @Nullable Handle timer;

  /** Creates one of a connection to {@code host}. */
  Wire(MemoryNetwork network, InetAddress host, SplittableRandom random) {
    this.network = network;
    this.host = host;
    this.random = random;
  }

  void setSender(MemoryStream sender) {
    this.sender = sender;
  }

  void setReceiver(MemoryStream receiver) {
    this.receiver = receiver;
  }

  InetAddress host() {
    return host;
  }

  /** Returns how many bytes have not arrived. */
  long waiting() {
    return waiting;
  }

  /** Sends bytes, which belong to it from now on. */
  void send(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      waiting += bytes.remaining();
      add(new Bytes(bytes, now()));
    }
  }

  /**
   * Has {@code arrives} called when all that was sent before has arrived, and the latency passed.
   */
  void signal(Runnable arrives) {
    add(new Signal(arrives, now()));
  }

  /** Says that the sender says no more. */
  void end() {
    signal(() -> {
      if (receiver != null) {
        receiver.ended();
      }
    });
  }

  /** Says that the sender is gone; what it sent before arrives. */
  void reset() {
    signal(() -> {
      if (receiver != null) {
        receiver.wasReset();
      }
    });
  }

  /** Throws away what has not left yet, and says that the sender is gone. */
  void abort() {
    abortion = Math.min(abortion, now());
    if (timed && departure > abortion) {
      timed = false;
    }
    if (receiver != null && !receiver.takes()) {
      timed = false;
      items.clear();
    }
    reset();
  }

  /** Delivers nothing any more, and does not say so: whoever sends waits in vain. */
  void silence() {
    silent = true;
    items.clear();
    go();
  }

  private void add(Item item) {
    if (!silent) {
      items.add(item);
      go();
    }
  }

  /** Sets the timer for what comes next, if anything may. */
  void go() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    network.setBusy(this, !items.isEmpty());
    if (isBlocked()) {
      return;
    }
    EventLoop loop = EventLoop.running();
    time();
    timer =
        arrival <= now()
            ? loop.callSoon(this::arrive)
            : loop.callAt(Duration.ofNanos(arrival), this::arrive);
  }

  private boolean isBlocked() {
    return items.isEmpty()
        || network.isCut(host)
        || (items.element() instanceof Bytes && receiver != null && !receiver.takes());
  }

  private void arrive() {
    timer = null;
    boolean more = true;
    while (more && !isBlocked() && isDue()) {
      next();
      more = !network.isFragmenting();
    }
    go();
  }

  private boolean isDue() {
    time();
    return arrival <= now();
  }

  /** Decides how much arrives next, and when. */
  private void time() {
    if (timed) {
      return;
    }
    timed = true;
    piece = items.element() instanceof Bytes bytes ? pieceOf(bytes.left) : 0;
    long start = Math.max(lastDeparture, items.element().sent());
    departure = start + network.transferNanos(piece);
    if (departure > abortion && piece > 0) {
      loseAllButTheReset();
      time();
      return;
    }
    arrival = Math.max(lastArrival, departure + network.latencyNanos(random));
  }

  private int pieceOf(ByteBuffer left) {
    int most = network.fragment(random, network.isLimited() ? ETHERNET : SEGMENT);
    return Math.min(left.remaining(), most);
  }

  private void loseAllButTheReset() {
    timed = false;
    Item reset = items.getLast();
    items.clear();
    items.add(reset);
  }

  private void next() {
    timed = false;
    lastDeparture = departure;
    lastArrival = arrival;
    switch (items.element()) {
      case Signal signal -> {
        items.remove();
        signal.arrives.run();
      }
      case Bytes bytes -> deliver(bytes.left);
    }
  }

  private void deliver(ByteBuffer left) {
    byte[] bytes = new byte[piece];
    left.get(bytes);
    if (!left.hasRemaining()) {
      items.remove();
    }
    if (receiver == null || !receiver.take(bytes)) {
      items.removeIf(Bytes.class::isInstance); // they go on waiting until the sender hears of it
      return;
    }
    waiting -= piece;
    if (sender != null) {
      sender.progressed();
    }
  }

  private static long now() {
    return EventLoop.running().time().toNanos();
  }
}
