package dev.weft.sync;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.WaitReason;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A way for items from senders to receivers: Trio's memory channel. Each end is closed by itself;
 * the channel has ended for the receivers when the last sender is closed, and for the senders when
 * the last receiver is.
 *
 * @param <T> the items, null allowed
 */
public final class Channel<T> {
  private record Offer<T>(T item, Future<Void> taken) {}

  private static final WaitReason SEND = () -> "channel send";
  private static final WaitReason RECEIVE = () -> "channel receive";

  private final int capacity;
  private final Ring<T> buffer = new Ring<>();
  private final ArrayDeque<Offer<T>> offers = new ArrayDeque<>(4);
  private final ArrayDeque<Future<T>> receivers = new ArrayDeque<>(4);
  private final LoopBound bound = new LoopBound();
  private int openSenders;
  private int openReceivers;
  private boolean hadSenders;
  private boolean hadReceivers;

  /**
   * Creates one that holds so many items on the way; with 0, each sender waits for its receiver.
   *
   * @throws IllegalArgumentException if the capacity is negative
   */
  public Channel(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException(
          "a channel cannot have a capacity of " + capacity + ": 0 or more");
    }
    this.capacity = capacity;
  }

  /** Opens one more sending end, which must be closed. */
  public Sender<T> sender() {
    openSenders++;
    hadSenders = true;
    return new Sender<>(this);
  }

  /** Opens one more receiving end, which must be closed. */
  public Receiver<T> receiver() {
    openReceivers++;
    hadReceivers = true;
    return new Receiver<>(this);
  }

  /** Returns how many items are on the way. */
  public int size() {
    return buffer.size();
  }

  private void send(T item) {
    if (hadReceivers && openReceivers == 0) {
      throw new QueueShutDownException();
    }
    Future<T> receiver = nextReceiver();
    if (receiver != null) {
      receiver.setResult(item);
    } else if (buffer.size() < capacity) {
      buffer.add(item);
    } else {
      var offer = new Offer<>(item, Future.<Void>create(SEND));
      bound.bind(offer.taken().loop(), this);
      offers.add(offer);
      awaitOrForget(offer);
    }
  }

  private void awaitOrForget(Offer<T> offer) {
    try {
      Asyncio.await(offer.taken());
    } finally {
      offers.remove(offer);
    }
  }

  private T receive() {
    if (buffer.size() > 0) {
      T item = buffer.takeFirst();
      Offer<T> offer = nextOffer();
      if (offer != null) {
        buffer.add(offer.item());
        accept(offer);
      }
      return item;
    }
    Offer<T> offer = nextOffer();
    if (offer != null) {
      accept(offer);
      return offer.item();
    }
    if (hasEnded()) {
      throw new QueueShutDownException();
    }
    Future<T> receiver = Future.create(RECEIVE);
    bound.bind(receiver.loop(), this);
    receivers.add(receiver);
    try {
      return Asyncio.await(receiver);
    } finally {
      receivers.remove(receiver);
    }
  }

  private boolean hasEnded() {
    return hadSenders && openSenders == 0;
  }

  private @Nullable Future<T> nextReceiver() {
    Future<T> next = receivers.poll();
    while (next != null && next.isDone()) {
      next = receivers.poll();
    }
    return next;
  }

  private @Nullable Offer<T> nextOffer() {
    Offer<T> next = offers.poll();
    while (next != null && next.taken().isDone()) {
      next = offers.poll();
    }
    return next;
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static void accept(Offer<?> offer) {
    offer.taken().setResult(null);
  }

  private void senderClosed() {
    if (--openSenders == 0) {
      Future<T> receiver = nextReceiver();
      while (receiver != null) {
        receiver.setException(new QueueShutDownException());
        receiver = nextReceiver();
      }
    }
  }

  private void receiverClosed() {
    if (--openReceivers == 0) {
      Offer<T> offer = nextOffer();
      while (offer != null) {
        offer.taken().setException(new QueueShutDownException());
        offer = nextOffer();
      }
    }
  }

  /**
   * A sending end.
   *
   * @param <T> the items
   */
  public static final class Sender<T> implements AutoCloseable {
    private final Channel<T> channel;
    private boolean closed;

    private Sender(Channel<T> channel) {
      this.channel = channel;
    }

    /**
     * Suspends until {@code item} is taken, or has room on the way. Cancelled, it was not sent.
     *
     * @throws QueueShutDownException if this end, or the last receiver, is closed
     */
    public void send(T item) {
      if (closed) {
        throw new QueueShutDownException();
      }
      channel.send(item);
    }

    /** Closes this end. Twice is harmless. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        channel.senderClosed();
      }
    }
  }

  /**
   * A receiving end. A {@code for} loop over it ends when the channel has.
   *
   * @param <T> the items
   */
  public static final class Receiver<T> implements Iterable<T>, AutoCloseable {
    private final Channel<T> channel;
    private boolean closed;

    private Receiver(Channel<T> channel) {
      this.channel = channel;
    }

    /**
     * Suspends until there is an item, and takes it. Cancelled, it takes none.
     *
     * @throws QueueShutDownException if this end is closed, or the last sender is and nothing is
     *     left
     */
    public T receive() {
      if (closed) {
        throw new QueueShutDownException();
      }
      return channel.receive();
    }

    @Override
    public Iterator<T> iterator() {
      return new Taker<>(this);
    }

    /** Closes this end. Twice is harmless. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        channel.receiverClosed();
      }
    }
  }

  /** Receives one item ahead, since the end is known only then. */
  private static final class Taker<T> implements Iterator<T> {
    private final Receiver<T> receiver;
    private @Nullable T item;
    private boolean hasItem;

    Taker(Receiver<T> receiver) {
      this.receiver = receiver;
    }

    @Override
    public boolean hasNext() {
      if (!hasItem) {
        try {
          item = receiver.receive();
          hasItem = true;
        } catch (QueueShutDownException ended) {
          return false;
        }
      }
      return true;
    }

    @Override
    @SuppressWarnings("NullAway") // what was sent
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the channel has ended");
      }
      T taken = item;
      item = null;
      hasItem = false;
      return taken;
    }
  }
}
