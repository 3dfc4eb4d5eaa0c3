package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.http.syntax.Origin;
import dev.weft.http.syntax.Url;
import dev.weft.net.LimitOverrunException;
import dev.weft.net.TcpStream;
import dev.weft.net.netty.Pipelines;
import dev.weft.text.DurationText;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens a WebSocket to a server. */
final class WebSocketConnector {
  /*
   * The handshake is one request and the header of one answer: written and read on the stream, as
   * any text. Then the stream's channel gets its handlers, and nobody uses the stream any more.
   */
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);

  private final WebSocketOptions options;
  private final String name;
  private final URI url;
  private final Origin origin;
  private final String key;

  WebSocketConnector(WebSocketOptions options, String text) {
    this.options = options;
    if (!text.matches("(?is)wss?://.*")) {
      throw new IllegalArgumentException(
          "not the URL of a WebSocket: " + text + ": ws:// or wss://");
    }
    name = text;
    url = Url.parse("http" + text.substring(2)); // ws and wss are like http and https
    origin = Url.origin(url);
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    key = Base64.getEncoder().encodeToString(random);
  }

  WebSocket connect() throws IOException {
    Block.Call<WebSocket, IOException> connecting = this::open;
    try {
      return Asyncio.timeout(options.connectTimeout, connecting);
    } catch (TimeoutException e) {
      var late =
          new SocketTimeoutException(
              "no WebSocket within " + DurationText.of(options.connectTimeout) + ": " + name);
      late.initCause(e);
      throw late;
    }
  }

  private WebSocket open() throws IOException {
    TcpStream stream =
        origin.isSecure()
            ? TcpStream.connectTls(origin.host(), origin.port(), options.tls.withAlpn("http/1.1"))
            : TcpStream.connect(origin.host(), origin.port());
    boolean done = false;
    try {
      WebSocket socket = handshake(stream);
      done = true;
      return socket;
    } catch (IOException e) {
      stream.abort();
      stream.close(); // suspends until it is
      throw e;
    } finally {
      if (!done) {
        stream.abort();
      }
    }
  }

  private WebSocket handshake(TcpStream stream) throws IOException {
    Headers headers = headers();
    var text = new StringBuilder("GET " + Url.target(url) + " HTTP/1.1\r\n");
    for (Map.Entry<String, String> field : headers) {
      text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    stream.write(text.append("\r\n").toString().getBytes(ISO_8859_1));
    Headers answer = answer(stream);
    String protocol = answer.get(WebSocketUpgrade.PROTOCOL);
    if (protocol != null && !options.protocols.contains(protocol)) {
      throw refused("it speaks " + protocol + ", which nobody has asked for");
    }
    var channel = new WebSocketChannel(name, options, false, isCompressed(answer));
    Pipelines.install(stream, channel::install);
    channel.awaitOpen();
    var request =
        new Request("GET", Url.target(url), headers, Content.EMPTY, stream.remoteAddress());
    return new WebSocket(channel, request, protocol);
  }

  private Headers headers() {
    Headers headers =
        Headers.of()
            .with("Host", origin.authority())
            .with("Upgrade", "websocket")
            .with("Connection", "Upgrade")
            .with("Sec-WebSocket-Key", key)
            .with("Sec-WebSocket-Version", "13");
    if (!options.protocols.isEmpty()) {
      headers = headers.with(WebSocketUpgrade.PROTOCOL, String.join(", ", options.protocols));
    }
    if (options.compression) {
      headers = headers.with(WebSocketUpgrade.EXTENSIONS, PerMessageDeflate.TERMS);
    }
    String user = Url.userInfo(url);
    if (user != null) {
      headers = headers.with("Authorization", HttpClient.Builder.basic(user));
    }
    for (Map.Entry<String, String> field : options.headers) {
      headers = headers.with(field.getKey(), field.getValue());
    }
    return headers;
  }

  /** Reads the answer, which has to be the right one. */
  private Headers answer(TcpStream stream) throws IOException {
    HttpResponse answer = parsed(head(stream));
    while (answer.status().code() < 200 && answer.status().code() != 101) {
      answer = parsed(head(stream));
    }
    Headers headers = Headers.of(answer.headers().entries());
    if (answer.status().code() != 101) {
      throw refused("it answers " + answer.status());
    }
    if (!WebSocketUpgrade.accept(key).equals(headers.get("Sec-WebSocket-Accept"))
        || !Conditions.lists(WebSocketUpgrade.all(headers, "Upgrade"), "websocket")
        || !Conditions.lists(WebSocketUpgrade.all(headers, "Connection"), "upgrade")) {
      throw refused("it does not answer as a WebSocket does");
    }
    return headers;
  }

  private byte[] head(TcpStream stream) throws IOException {
    try {
      return stream.readUntil(END);
    } catch (EOFException e) {
      throw new EOFException("the server hung up instead of opening a WebSocket: " + name);
    } catch (LimitOverrunException e) {
      throw refused("the header of its answer is larger than 64 KiB");
    }
  }

  private HttpResponse parsed(byte[] head) throws IOException {
    var codec = new EmbeddedChannel(new HttpResponseDecoder());
    try {
      codec.writeInbound(Unpooled.wrappedBuffer(head));
      @Nullable Object first = codec.readInbound();
      if (first instanceof HttpResponse answer && answer.decoderResult().isSuccess()) {
        return answer;
      }
      throw refused("it does not speak HTTP");
    } finally {
      codec.finishAndReleaseAll();
    }
  }

  private boolean isCompressed(Headers answer) throws IOException {
    String extensions = WebSocketUpgrade.all(answer, WebSocketUpgrade.EXTENSIONS);
    if (extensions.isEmpty()) {
      return false;
    }
    if (!options.compression || !PerMessageDeflate.isAgreed(extensions)) {
      throw refused("it has extensions that nobody has asked for: " + extensions);
    }
    return true;
  }

  private IOException refused(String why) {
    return new IOException("no WebSocket at " + name + ": " + why);
  }
}
