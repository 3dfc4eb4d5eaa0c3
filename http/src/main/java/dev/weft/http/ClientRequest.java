package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client, which is being put together: its methods change it and return it. It may
 * be sent more than once, also after more changes.
 */
public final class ClientRequest {
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpClient client;
  private final String method;
  private URI url;
  private Headers headers = Headers.of();
  private @Nullable Body body;
  private Duration timeout;

  ClientRequest(HttpClient client, String method, URI url, Duration timeout) {
    this.client = client;
    this.method = method;
    this.url = url;
    this.timeout = timeout;
  }

  /** Returns the method: {@code GET}, … */
  public String method() {
    return method;
  }

  /** Returns where it goes. */
  public URI uri() {
    return url;
  }

  /**
   * Adds a header field. Those of the client that have this name are not sent then.
   *
   * @throws IllegalArgumentException if there can be no such field, or it is about how a body is
   *     sent, which the client says itself
   */
  public ClientRequest header(String name, String value) {
    requireOwn(name);
    headers = headers.with(name, value);
    return this;
  }

  static void requireOwn(String name) {
    if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the client says itself what " + name + " is");
    }
  }

  /** Adds a parameter to the query, encoded; {@code String.valueOf} makes the text. */
  public ClientRequest query(String name, Object value) {
    String pair = encoded(name) + "=" + encoded(String.valueOf(value));
    url = URI.create(url + (url.getRawQuery() == null ? "?" : "&") + pair);
    return this;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Sends a body. */
  public ClientRequest body(Body body) {
    this.body = Objects.requireNonNull(body, "a body is required, not null");
    return this;
  }

  /**
   * Sets how long {@link #send} may take as a whole, retries and waiting for a place included; and
   * {@link #open} until it returns. In place of the client's.
   */
  public ClientRequest timeout(Duration limit) {
    timeout = ClientOptions.requirePositive(limit);
    return this;
  }

  /**
   * Sends it and suspends until the whole answer is there. Cancelled, it closes its connection,
   * unless all had been sent and received.
   *
   * @throws TimeoutException if it took too long
   * @throws java.net.ConnectException if nobody listens there
   * @throws javax.net.ssl.SSLException if the server's certificate is not to be trusted
   * @throws IOException if anything else is wrong with the connection or the answer: the server
   *     hung up, the body is short or too large, it is not HTTP, redirects do not end
   */
  public ClientResponse send() throws IOException, TimeoutException {
    return client.send(this);
  }

  /**
   * Sends it and suspends until the header of the answer is there; otherwise as {@link #send}. The
   * answer must be closed.
   */
  public StreamingResponse open() throws IOException, TimeoutException {
    return client.open(this);
  }

  Headers headers() {
    return headers;
  }

  @Nullable Body body() {
    return body;
  }

  Duration timeout() {
    return timeout;
  }

  ClientRequest copy() {
    var copy = new ClientRequest(client, method, url, timeout);
    copy.headers = headers;
    copy.body = body;
    return copy;
  }

  @Override
  public String toString() {
    return method + " " + url;
  }
}
