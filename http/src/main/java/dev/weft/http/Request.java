package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.syntax.Json;
import dev.weft.http.syntax.MediaTypes;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as its handler sees it. What has several values is the first of them, what is missing
 * is null.
 *
 * <p>Methods that read the body suspend until it is there, and answer with 413 for the handler if
 * it is too large, 400 if it is malformed. {@link #bytes}, {@link #text}, {@link #json} and {@link
 * #form} may be called again and again, {@link #stream} and {@link #multipart} once.
 */
public final class Request {
  private static final SocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final String method;
  private final Target target;
  private final Headers headers;
  private final Incoming incoming;
  private final SocketAddress remoteAddress;
  private final Map<Class<?>, Object> attributes;
  private Route.@Nullable Match match;
  private @Nullable Map<String, String> cookies;

  /**
   * Creates one that has arrived.
   *
   * @throws HttpException 400 if the target is malformed
   */
  Request(String method, String target, Headers headers, Content content, SocketAddress from) {
    this(
        method, Target.parse(target), headers, new Incoming(content), from, new HashMap<>(2), null);
  }

  private Request(
      String method,
      Target target,
      Headers headers,
      Incoming incoming,
      SocketAddress remoteAddress,
      Map<Class<?>, Object> attributes,
      Route.@Nullable Match match) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.incoming = incoming;
    this.remoteAddress = remoteAddress;
    this.attributes = attributes;
    this.match = match;
  }

  /**
   * Returns a request without a connection, to call handlers with: {@code
   * router.handle(Request.of("GET", "/users/1"))}.
   *
   * @throws HttpException 400 if the target is malformed
   */
  public static Request of(String method, String target) {
    Headers.requireToken(method);
    return new Request(method, target, Headers.of(), Content.EMPTY, NOWHERE);
  }

  /** Returns a copy in which the header field {@code name} is {@code value}. */
  public Request withHeader(String name, String value) {
    return with(headers.withOnly(name, value), incoming, remoteAddress);
  }

  /** Returns a copy with this body. */
  public Request withBody(byte[] body) {
    return with(headers, new Incoming(Content.of(body.clone())), remoteAddress);
  }

  /** Returns a copy with this body, in UTF-8. */
  public Request withBody(String body) {
    return withBody(body.getBytes(UTF_8));
  }

  /**
   * Returns a copy whose body arrives in these pieces. A handler that leaves before the end leaves
   * the stream open: put it into try-with-resources then.
   */
  public Request withBody(AsyncStream<byte[]> body) {
    return with(headers, new Incoming(Content.of(body)), remoteAddress);
  }

  /** Returns a copy whose body is {@code value} as JSON. */
  public Request withJson(Object value) {
    return withBody(Json.write(value)).withHeader("Content-Type", "application/json");
  }

  /** Returns a copy that comes from there. */
  public Request withRemoteAddress(SocketAddress address) {
    return with(headers, incoming, address);
  }

  /** Returns a copy that answers with 413 when more than so much of the body is read. */
  Request withLimit(long most) {
    return with(headers, incoming.limited(most), remoteAddress);
  }

  private Request with(Headers headers, Incoming incoming, SocketAddress remoteAddress) {
    return new Request(method, target, headers, incoming, remoteAddress, attributes, match);
  }

  /** Returns the method: {@code GET}. */
  public String method() {
    return method;
  }

  /** Returns the path, decoded. */
  public String path() {
    return target.path();
  }

  /** Returns what was asked for as it was sent: path and query, encoded. */
  public String target() {
    return target.raw();
  }

  List<String> segments() {
    return target.segments();
  }

  /** Returns the path of the route that answers: {@code /users/{id}}; null if there is none. */
  public @Nullable String route() {
    Route route = match == null ? null : match.route();
    return route == null || route.method().equals(Route.NO_METHOD) ? null : route.path().text();
  }

  /** Returns a parameter of the route's path, decoded. */
  public @Nullable String pathParam(String name) {
    return match == null ? null : match.param(name);
  }

  /** Returns the segments that the end of the route's path took. */
  List<String> rest() {
    return match == null ? List.of() : match.rest();
  }

  void setMatch(Route.@Nullable Match match) {
    this.match = match;
  }

  /** Returns the first parameter of this name in the query. */
  public @Nullable String query(String name) {
    return target.fields().first(name);
  }

  /** Returns the first parameter of this name in the query, or {@code fallback}. */
  public String query(String name, String fallback) {
    String value = query(name);
    return value == null ? fallback : value;
  }

  /** Returns all parameters of this name in the query. */
  public List<String> queryAll(String name) {
    return target.fields().all(name);
  }

  /** Returns the first header field of this name, which may be in any case. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Returns all header fields. */
  public Headers headers() {
    return headers;
  }

  /** Returns the cookies, by name. */
  public Map<String, String> cookies() {
    if (cookies == null) {
      cookies = Map.copyOf(Cookie.parse(headers.all("Cookie")));
    }
    return cookies;
  }

  /** Returns where the request comes from; an {@link InetSocketAddress} for TCP. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Returns what {@link #setAttribute} has left for this type. */
  public <T> @Nullable T attribute(Class<T> type) {
    return type.cast(attributes.get(type));
  }

  /** Leaves something for those who see the request later: middleware for handlers. */
  public <T> void setAttribute(Class<T> type, T value) {
    attributes.put(type, type.cast(value));
  }

  /** Returns the body. The array is the request's own: do not change it. */
  public byte[] bytes() {
    return incoming.bytes();
  }

  /** Returns the body as text, which has to be UTF-8. */
  public String text() {
    return Percent.utf8(bytes());
  }

  /** Returns the body as a value of {@code type}, which it has to fit. */
  public <T> T json(Class<T> type) {
    try {
      return Json.read(bytes(), type);
    } catch (IOException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the fields of a form, URL-encoded or multipart, but not its files; the first value of
   * each name. Another content is 415.
   */
  public Map<String, String> form() {
    String type = header("Content-Type");
    if (type != null && MediaTypes.is(type, "multipart/form-data")) {
      return Multipart.of(type, Content.of(bytes())).fields();
    }
    if (type != null && !MediaTypes.is(type, "application/x-www-form-urlencoded")) {
      throw new HttpException(415, "a form is required");
    }
    return Fields.parse(text()).firsts();
  }

  /**
   * Returns the parts of a multipart form as they arrive: however long they are, little of them is
   * in memory. What is unread of a part is passed over when the next one is asked for.
   */
  public AsyncStream<Part> multipart() {
    return Multipart.of(String.valueOf(header("Content-Type")), incoming.content()).parts();
  }

  /** Returns the body's pieces as they arrive. Leaving them early is allowed. */
  public AsyncStream<byte[]> stream() {
    return incoming.stream();
  }

  @Override
  public String toString() {
    return method + " " + target.raw();
  }
}
