package dev.weft.http;

import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.http.netty.Signal;
import dev.weft.net.netty.NettyPoller;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets in groups, each with a name, that get the same messages. A room is there while it has
 * members. A socket that is closed has left all rooms, and cannot join any.
 *
 * <p>A message waits for each member that is slower than the broadcasts; what happens when too many
 * wait is said once for all rooms: see {@link Builder}. The default is to drop the connection at
 * 1,024.
 */
public final class Rooms {
  /*
   * A broadcast encodes its message once, and the sockets share the bytes. They are not compressed:
   * that would be for each member by itself. Before anything is done to slow members
   * the loop gets a turn to send: a task that broadcasts without a pause would else outrun
   * those who are quick.
   *
   * A message is given to a member first, whatever waits, and only then the oldest one is dropped, or
   * the broadcast waits: so those of several tasks come to all members in one order.
   *
   * The history of a room goes to a newcomer by the same rules, in the task that has it join: who is
   * no member yet has nobody else wait, unless as much is broadcast meanwhile as may wait for a member.
   */
  private enum Policy {
    DROP_OLDEST,
    DROP_CONNECTION,
    WAIT
  }

  private static final Farewell TOO_SLOW = new Farewell(1013, "too slow");

  /** That a socket has come into a room, or has left it. */
  public record Presence(String room, WebSocket socket, boolean joined) {}

  /** What a broadcast sends: encoded when the first member of each kind wants it. */
  private static final class Parcel {
    private final WebSocket.Message message;
    private @Nullable ByteBuf encoded;

    Parcel(WebSocket.Message message) {
      this.message = message;
    }

    ByteBuf forMember(WebSocketChannel member) {
      if (!member.isServer()) {
        return WebSocketFrames.encoded(message, true);
      }
      if (encoded == null) {
        encoded = WebSocketFrames.encoded(message, false);
      }
      return encoded.retainedDuplicate();
    }

    void release() {
      if (encoded != null) {
        encoded.release();
      }
    }
  }

  private static final class Room {
    final Set<WebSocket> members = new LinkedHashSet<>();
    final Map<WebSocket, Newcomer> newcomers = new LinkedHashMap<>();
    final ArrayDeque<WebSocket.Message> history = new ArrayDeque<>();
  }

  private final Policy policy;
  private final int capacity;
  private final int remembered;
  private final List<Consumer<? super Presence>> listeners;
  private final Map<String, Room> rooms = new HashMap<>();
  private final Map<WebSocket, Set<String>> joined = new HashMap<>();

  /** Creates none yet, as {@link #builder} does it. */
  public Rooms() {
    this(builder());
  }

  private Rooms(Builder builder) {
    policy = builder.policy;
    capacity = builder.capacity;
    remembered = builder.remembered;
    listeners = List.copyOf(builder.listeners);
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes {@code socket} a member of {@code room}, once that has sent it what it remembers; returns
   * false if it is one already, or is closed. Suspends as {@link #broadcast(String,
   * WebSocket.Message)} does if too many messages wait for the socket, which is no member before;
   * what is broadcast meanwhile it gets behind that. Cancelled, it is no member.
   */
  public boolean join(String room, WebSocket socket) {
    Objects.requireNonNull(room, "the name of a room is required, not null");
    if (socket.isClosed()) {
      return false;
    }
    Room place = rooms.computeIfAbsent(room, _ -> new Room());
    if (place.members.contains(socket) || place.newcomers.containsKey(socket)) {
      return false;
    }
    if (!joined.containsKey(socket)) {
      joined.put(socket, new HashSet<>(2));
      socket.channel().onClose(() -> leaveAll(socket));
    }
    joined.get(socket).add(room);
    if (!place.history.isEmpty() && !hasCaughtUp(room, place, socket)) {
      return false;
    }
    place.members.add(socket);
    tell(new Presence(room, socket, true));
    return true;
  }

  /** Sends a socket what it has missed; returns false if it has left before it had all. */
  private boolean hasCaughtUp(String room, Room place, WebSocket socket) {
    var newcomer = new Newcomer(room, socket, place.history);
    place.newcomers.put(socket, newcomer);
    boolean done = false;
    try {
      for (var next = newcomer.next(); next != null; next = newcomer.next()) {
        var parcel = new Parcel(next);
        put(parcel, socket);
        parcel.release();
        if (isSlow(socket)) {
          relieve(List.of(socket), List.of());
        }
      }
      done = true;
    } finally {
      if (!done) {
        leave(room, socket);
      }
    }
    return place.newcomers.remove(socket, newcomer);
  }

  private static void put(Parcel parcel, WebSocket socket) {
    socket.channel().outbox.add(parcel.forMember(socket.channel()));
  }

  /** Ends the membership of {@code socket}, or has it not begin; returns false if there is none. */
  public boolean leave(String room, WebSocket socket) {
    Room place = rooms.get(room);
    if (place == null) {
      return false;
    }
    boolean isMember = place.members.remove(socket);
    Newcomer newcomer = place.newcomers.remove(socket);
    if (newcomer != null) {
      newcomer.end();
    }
    if (place.members.isEmpty() && place.newcomers.isEmpty()) {
      rooms.remove(room);
    }
    Set<String> all = joined.get(socket);
    if (all != null) {
      all.remove(room);
    }
    if (isMember) {
      tell(new Presence(room, socket, false));
    }
    return isMember || newcomer != null;
  }

  private void leaveAll(WebSocket socket) {
    Set<String> all = joined.remove(socket);
    if (all != null) {
      List.copyOf(all).forEach(room -> leave(room, socket));
    }
  }

  private void tell(Presence presence) {
    for (Consumer<? super Presence> listener : listeners) {
      try {
        listener.accept(presence);
      } catch (RuntimeException e) {
        EventLoop.running()
            .callExceptionHandler(new ErrorContext("a listener of rooms failed", e, null, null));
      }
    }
  }

  /** Sends text to all members of {@code room}: {@link #broadcast(String, WebSocket.Message)}. */
  public void broadcast(String room, String text) {
    broadcast(room, new WebSocket.Text(text));
  }

  /**
   * Sends a message to all who are members of {@code room} now, each of whom gets the broadcasts in
   * their order. Never fails because of a member; suspends for a moment if too many messages wait
   * for one, so that they can be sent, and with {@link Builder#waitForSlow} until they are.
   * Cancelled, it has been sent all the same.
   */
  public void broadcast(String room, WebSocket.Message message) {
    Objects.requireNonNull(message, "a message is required, not null");
    Room place = rooms.get(room);
    if (place != null) {
      remember(place, message);
      place.newcomers.values().forEach(newcomer -> newcomer.add(message));
      List<WebSocket> slow = deliver(place, message);
      List<Newcomer> late = place.newcomers.values().stream().filter(this::isLate).toList();
      if (!slow.isEmpty() || !late.isEmpty()) {
        relieve(slow, late);
      }
    }
  }

  private void remember(Room place, WebSocket.Message message) {
    place.history.add(message);
    if (place.history.size() > remembered) {
      place.history.remove();
    }
  }

  /** Returns for whom too many messages wait now. */
  private List<WebSocket> deliver(Room place, WebSocket.Message message) {
    List<WebSocket> slow = new ArrayList<>(0);
    var parcel = new Parcel(message);
    for (WebSocket member : place.members) {
      put(parcel, member);
      if (isSlow(member)) {
        slow.add(member);
      }
    }
    parcel.release();
    return slow;
  }

  private boolean isSlow(WebSocket member) {
    return !member.isClosed() && member.channel().outbox.ofRooms() > capacity;
  }

  /** Returns whether more is to be sent to a newcomer than it was at first, and may wait. */
  private boolean isLate(Newcomer newcomer) {
    return newcomer.misses(remembered + capacity);
  }

  private void relieve(List<WebSocket> slow, List<Newcomer> late) {
    if (isInTask()) {
      awaitSending();
    }
    for (WebSocket member : slow) {
      WebSocketOutbox outbox = member.channel().outbox;
      while (isSlow(member)) {
        switch (policy) {
          case DROP_OLDEST -> outbox.dropOldest();
          case DROP_CONNECTION -> member.channel().close(TOO_SLOW, true);
          case WAIT -> outbox.awaitRoomFor(capacity);
        }
      }
    }
    late.forEach(this::relieve);
  }

  private void relieve(Newcomer late) {
    while (isLate(late)) {
      switch (policy) {
        case DROP_OLDEST -> late.next();
        case DROP_CONNECTION -> late.socket().channel().close(TOO_SLOW, true);
        case WAIT -> late.awaitAtMost(remembered + capacity);
      }
    }
  }

  /** Suspends until the sockets have taken what they can. */
  private static void awaitSending() {
    var done = new Signal("broadcast", "slow members");
    NettyPoller.here().execute(done::give);
    done.await();
  }

  private static boolean isInTask() {
    try {
      var _ = Task.current();
      return true;
    } catch (IllegalStateException noTask) {
      return false;
    }
  }

  /** Returns those who are members of {@code room} now, in the order they came. */
  public Set<WebSocket> members(String room) {
    Room place = rooms.get(room);
    return place == null
        ? Set.of()
        : Collections.unmodifiableSet(new LinkedHashSet<>(place.members));
  }

  /** Returns the names of the rooms that have members. */
  public Set<String> rooms() {
    return Set.copyOf(rooms.keySet());
  }

  /** Returns the messages that {@code room} remembers, the oldest first. */
  public List<WebSocket.Message> history(String room) {
    Room place = rooms.get(room);
    return place == null ? List.of() : List.copyOf(place.history);
  }

  /** What can be said about rooms before they are made. */
  public static final class Builder {
    private Policy policy = Policy.DROP_CONNECTION;
    private int capacity = 1024;
    private int remembered;
    private final List<Consumer<? super Presence>> listeners = new ArrayList<>();

    private Builder() {}

    /** Lets so many messages wait for a member, and drops the oldest for the next one. */
    public Builder dropOldest(int messages) {
      return with(Policy.DROP_OLDEST, messages);
    }

    /**
     * Lets so many messages wait for a member, and closes its socket at the next one, with 1013.
     */
    public Builder dropConnection(int messages) {
      return with(Policy.DROP_CONNECTION, messages);
    }

    /**
     * Lets so many messages wait for a member, and has the next broadcast wait for it: the slowest
     * member says how fast a room is.
     */
    public Builder waitForSlow(int messages) {
      return with(Policy.WAIT, messages);
    }

    private Builder with(Policy policy, int messages) {
      this.policy = policy;
      capacity = ClientOptions.requirePositive(messages, "messages that wait");
      return this;
    }

    /** Has each room remember so many messages, while it has members; none at first. */
    public Builder history(int messages) {
      if (messages < 0) {
        throw new IllegalArgumentException(
            "no room remembers " + messages + " messages: 0 or more");
      }
      remembered = messages;
      return this;
    }

    /**
     * Has {@code listener} called when a socket has joined a room or has left it, in the midst of
     * that: it must not suspend. What it throws is reported to the loop.
     */
    public Builder onPresence(Consumer<? super Presence> listener) {
      Objects.requireNonNull(listener, "a listener is required, not null");
      listeners.add(listener);
      return this;
    }

    /** Creates the rooms. */
    public Rooms build() {
      return new Rooms(this);
    }
  }
}
