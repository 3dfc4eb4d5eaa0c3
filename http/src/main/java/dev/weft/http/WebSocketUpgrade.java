package dev.weft.http;

import static dev.weft.Asyncio.seconds;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Block;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.http.coding.PerMessageDeflate;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers those who ask for a WebSocket with one, and others with what they have to ask for. */
final class WebSocketUpgrade implements Handler {
  static final String PROTOCOL = "Sec-WebSocket-Protocol";
  static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Duration LAST_WORDS = seconds(1); // of who was cancelled
  private static final int KEY = 16;

  private final WebSocketOptions options;
  private final Block.RunWith<? super WebSocket, ?> handler;

  WebSocketUpgrade(WebSocketOptions options, Block.RunWith<? super WebSocket, ?> handler) {
    this.options = options;
    this.handler = handler;
  }

  @Override
  public Response handle(Request request) {
    if (!request.method().equals("GET")
        || !asks(request, "Upgrade", "websocket")
        || !asks(request, "Connection", "upgrade")) {
      return refusal("this is a WebSocket");
    }
    if (!"13".equals(request.header("Sec-WebSocket-Version"))) {
      return refusal("this is a WebSocket of version 13").withHeader("Sec-WebSocket-Version", "13");
    }
    if (!request.headers().all("Origin").stream().allMatch(it -> isWelcome(it, request))) {
      throw new HttpException(403, "pages of this origin may not open this WebSocket");
    }
    return switching(request, key(request));
  }

  private boolean isWelcome(String origin, Request request) {
    return options.origins == null
        || options.origins.stream().anyMatch(origin::equalsIgnoreCase)
        || origin.replaceFirst(".*://", "").equalsIgnoreCase(request.header("Host"));
  }

  private static boolean asks(Request request, String field, String word) {
    return Conditions.lists(all(request.headers(), field), word);
  }

  /** Returns all values of a field, as one list with commas. */
  static String all(Headers headers, String field) {
    return String.join(",", headers.all(field));
  }

  private static Response refusal(String why) {
    return new HttpException(426, why).response().withHeader("Upgrade", "websocket");
  }

  private static String key(Request request) {
    List<String> keys = request.headers().all("Sec-WebSocket-Key");
    if (keys.size() != 1 || !isKey(keys.getFirst())) {
      throw new HttpException(400, "the Sec-WebSocket-Key is not 16 bytes in Base64");
    }
    if (request.header("Transfer-Encoding") != null
        || !"0".equals(Objects.requireNonNullElse(request.header("Content-Length"), "0"))) {
      throw new HttpException(400, "a request for a WebSocket has no body");
    }
    return keys.getFirst();
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns what a server answers to a key. */
  static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }

  private Response switching(Request request, String key) {
    String protocol = protocol(all(request.headers(), PROTOCOL));
    boolean compression =
        options.compression && PerMessageDeflate.isOffered(all(request.headers(), EXTENSIONS));
    Response response =
        Response.status(101)
            .withHeader("Upgrade", "websocket")
            .withHeader("Connection", "Upgrade")
            .withHeader("Sec-WebSocket-Accept", accept(key))
            .withBody(new Opened(request, protocol, compression));
    if (protocol != null) {
      response = response.withHeader(PROTOCOL, protocol);
    }
    return compression ? response.withHeader(EXTENSIONS, PerMessageDeflate.TERMS) : response;
  }

  private @Nullable String protocol(String asked) {
    return Arrays.stream(asked.split(","))
        .map(String::strip)
        .filter(options.protocols::contains)
        .findFirst()
        .orElse(null);
  }

  /** What takes the connection over. */
  private final class Opened implements ServerExchange.Takeover {
    private final WebSocketChannel channel;
    private final WebSocket socket;

    Opened(Request request, @Nullable String protocol, boolean compression) {
      String name = request.path() + " of " + request.remoteAddress();
      channel = new WebSocketChannel(name, options, true, compression);
      socket = new WebSocket(channel, request, protocol);
    }

    @Override
    public void install(ChannelHandlerContext http) {
      channel.installAfter(http);
    }

    @Override
    public void run() {
      try {
        channel.awaitOpen();
        socket.close(speak(), "");
      } catch (CancelledError e) {
        leave();
        throw e;
      }
    }

    /** Has the handler speak; returns the code to close with. */
    private int speak() {
      try {
        handler.run(socket);
        return 1000;
      } catch (Throwable e) {
        if (e instanceof CancelledError cancelled && Task.current().cancelling() > 0) {
          throw cancelled;
        }
        boolean gone = e instanceof IOException && socket.isClosed();
        LOG.log(
            gone ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR, socket + " failed", e);
        return 1011;
      }
    }

    /**
     * Says goodbye; suspends until that is heard, or for a moment, in spite of the cancellation.
     */
    private void leave() {
      channel.close(new Farewell(1001, "the server goes away"), true);
      CancelScope.run((CancelScope scope) -> {
        scope.setShielded(true);
        scope.setDeadline(EventLoop.running().time().plus(LAST_WORDS));
        channel.awaitEnd();
      });
      channel.abort();
    }
  }
}
