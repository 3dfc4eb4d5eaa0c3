package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.syntax.Json;
import dev.weft.net.Tls;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection for messages both ways (RFC 6455), of a client or of a server: see {@link
 * Router#websocket}. It belongs to the loop that opened it.
 *
 * <p>A {@code for} loop over it receives messages until it is closed, in whatever way; {@link
 * #closeCode} says which. Pings are answered unseen, and a connection that says nothing is pinged.
 * While messages are not received no more are read, beyond 64 KiB.
 */
public final class WebSocket implements AutoCloseable, Iterable<WebSocket.Message> {
  /** What is sent and received, whole. */
  public sealed interface Message {}

  /** A message of text. */
  public record Text(String text) implements Message {
    /** Creates one; null is refused. */
    public Text {
      Objects.requireNonNull(text, "a text is required, not null");
    }

    /**
     * Returns {@code value} as JSON: a record, a list, a map …
     *
     * @throws IllegalArgumentException if it cannot be written so
     */
    public static Text ofJson(Object value) {
      return new Text(new String(Json.write(value), UTF_8));
    }

    /**
     * Returns this text, which has to be JSON, as a value of {@code type}.
     *
     * @throws IOException if it is not, or does not fit
     */
    public <T> T json(Class<T> type) throws IOException {
      return Json.read(text.getBytes(UTF_8), type);
    }
  }

  /** A message of bytes. Two are equal if their bytes are. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  public record Binary(byte[] bytes) implements Message {
    /** Creates one; null is refused. */
    public Binary {
      Objects.requireNonNull(bytes, "bytes are required, not null");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Binary(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Binary[" + bytes.length + " bytes]";
    }
  }

  private static final int MAX_REASON = 123;

  private final WebSocketChannel channel;
  private final Request request;
  private final @Nullable String protocol;

  WebSocket(WebSocketChannel channel, Request request, @Nullable String protocol) {
    this.channel = channel;
    this.request = request;
    this.protocol = protocol;
  }

  /**
   * Opens one to a server; suspends until that is done, 30 s at most. Cancelled, it leaves nothing
   * open.
   *
   * @param url begins with {@code ws://} or {@code wss://}
   * @throws IllegalArgumentException if it does not
   * @throws java.net.ConnectException if nobody listens there
   * @throws IOException if the server refuses
   */
  public static WebSocket connect(String url) throws IOException {
    return builder().connect(url);
  }

  /** Returns a builder, for what is rarely said about a WebSocket, on either side. */
  public static Builder builder() {
    return new Builder();
  }

  WebSocketChannel channel() {
    return channel;
  }

  /**
   * Sends a message; suspends while more than 64 KiB wait to be sent. Messages of several tasks are
   * sent whole, in the order of the calls. Cancelled, it is sent all the same.
   *
   * @throws IOException if it is closed, or is closed while this waits
   */
  public void send(Message message) throws IOException {
    Objects.requireNonNull(message, "a message is required, not null");
    requireOpen();
    channel.outbox.add(WebSocketFrames.of(message, channel.compresses()));
    awaitRoom();
  }

  /** Sends text, as {@link #send} does. */
  public void sendText(String text) throws IOException {
    send(new Text(text));
  }

  /** Sends {@code value} as JSON, as {@link #send} does. */
  public void sendJson(Object value) throws IOException {
    send(Text.ofJson(value));
  }

  /** Sends a copy of {@code bytes}, as {@link #send} does. */
  public void sendBinary(byte[] bytes) throws IOException {
    send(new Binary(bytes));
  }

  /** Sends a ping, as {@link #send} sends messages. Nobody sees the answer. */
  public void ping() throws IOException {
    requireOpen();
    channel.outbox.add(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
    awaitRoom();
  }

  private void awaitRoom() throws IOException {
    if (!channel.outbox.awaitRoom()) {
      throw new SocketException("closed before all was sent: " + this);
    }
  }

  private void requireOpen() throws IOException {
    if (isClosed()) {
      throw new SocketException("nothing can be sent any more: " + this);
    }
  }

  /**
   * Receives a message; suspends until there is one. Cancelled, it takes none.
   *
   * @throws EOFException if the socket is closed and all that came before is received
   */
  public Message receive() throws IOException {
    while (channel.inbox.await()) {
      Message message = channel.inbox.poll();
      if (message != null) {
        return message;
      }
    }
    throw new EOFException("no more messages: " + this);
  }

  /** Returns the messages as {@link #receive} does, until the socket is closed. */
  @Override
  public Iterator<Message> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return channel.inbox.await();
      }

      @Override
      public Message next() {
        try {
          return receive();
        } catch (IOException e) {
          throw new NoSuchElementException(e);
        }
      }
    };
  }

  /** Closes with 1000: {@link #close(int, String)}. */
  @Override
  public void close() {
    close(1000, "");
  }

  /**
   * Closes, when what waits is sent; suspends until the other side has agreed, 10 s at most. What
   * has not been received is dropped. Cancelled, it cuts the connection. Closing what is closed
   * only waits.
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999
   * @param reason at most 123 bytes in UTF-8
   * @throws IllegalArgumentException if code or reason cannot be sent
   */
  public void close(int code, String reason) {
    if (!Farewell.isSendable(code)) {
      throw new IllegalArgumentException(
          "no code to close with: " + code + ": 1000, or 4000 to 4999 with a meaning of your own");
    }
    if (reason.getBytes(UTF_8).length > MAX_REASON) {
      throw new IllegalArgumentException("a reason has at most 123 bytes, not: " + reason);
    }
    channel.close(new Farewell(code, reason), false);
    boolean done = false;
    try {
      channel.awaitEnd();
      done = true;
    } finally {
      if (!done) {
        channel.abort();
      }
    }
  }

  /** Returns whether it is closed, or is being closed, by either side. */
  public boolean isClosed() {
    return channel.isClosed();
  }

  /**
   * Returns the code it was closed with, by who closed first; 1005 if that was without a code, 1006
   * if the connection broke, -1 if it is not closed.
   */
  public int closeCode() {
    Farewell farewell = channel.farewell();
    return farewell == null ? -1 : farewell.code();
  }

  /** Returns the reason that came with the {@link #closeCode}; empty if none did. */
  public String closeReason() {
    Farewell farewell = channel.farewell();
    return farewell == null ? "" : farewell.reason();
  }

  /** Returns the request that opened it; a client's own. */
  public Request request() {
    return request;
  }

  /** Returns the sub-protocol that both sides have agreed on; null if none. */
  public @Nullable String protocol() {
    return protocol;
  }

  @Override
  public String toString() {
    String state = isClosed() ? ", closed " + closeCode() + " " + closeReason() : "";
    return "WebSocket[" + request.target() + state.stripTrailing() + "]";
  }

  /** What can be said about a WebSocket before it is opened, by a client or by a server. */
  public static final class Builder {
    private final WebSocketOptions options = new WebSocketOptions();

    private Builder() {}

    /** Sets how many bytes a message that comes may have, in UTF-8; 1 MiB at first. */
    public Builder maxMessage(int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("no message has " + bytes + " bytes: 0 or more");
      }
      options.maxMessage = bytes;
      return this;
    }

    /**
     * Sets the sub-protocols, the best first: that a client asks for, or that a server can speak. A
     * server takes the first that the client asks for and it can speak; it may be none.
     */
    public Builder protocols(String... names) {
      for (String name : names) {
        Headers.requireToken(name);
      }
      options.protocols = List.of(names);
      return this;
    }

    /**
     * Lets in only pages of these origins ({@code https://host}), and of the host that they ask;
     * others get 403. Programs that are no browsers send no Origin, and are let in. Anybody at
     * first: where browsers say by themselves who the user is, by a cookie or a password, pages of
     * others could open a socket in the user's name.
     */
    public Builder origins(String... origins) {
      for (String origin : origins) {
        if (!origin.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]+")) {
          throw new IllegalArgumentException("not an origin: " + origin + ": give https://host");
        }
      }
      options.origins = List.of(origins);
      return this;
    }

    /**
     * Sets after how long a silence a ping is sent; 30 s at first. After two that were not answered
     * for as long, the connection is taken for dead.
     */
    public Builder pingAfter(Duration silence) {
      options.silence = ClientOptions.requirePositive(silence);
      return this;
    }

    /** Sends no pings: a connection whose other side has vanished stays. */
    public Builder noPings() {
      options.silence = null;
      return this;
    }

    /** Does not compress, even if the other side can. */
    public Builder noCompression() {
      options.compression = false;
      return this;
    }

    /** Sends a header field when a client connects. */
    public Builder header(String name, String value) {
      ClientRequest.requireOwn(name);
      options.headers = options.headers.with(name, value);
      return this;
    }

    /** Sets whom a client trusts, and how it encrypts; as the JDK at first. */
    public Builder tls(Tls tls) {
      options.tls = Objects.requireNonNull(tls, "a Tls is required, not null");
      return this;
    }

    /** Sets how long it may take a client to connect; 30 s at first. */
    public Builder connectTimeout(Duration limit) {
      options.connectTimeout = ClientOptions.requirePositive(limit);
      return this;
    }

    WebSocketOptions options() {
      return options.copy();
    }

    /** Connects: {@link WebSocket#connect}. */
    public WebSocket connect(String url) throws IOException {
      return new WebSocketConnector(options(), url).connect();
    }
  }
}
