package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Coroutine;
import dev.weft.Outcome;
import dev.weft.http.syntax.Origin;
import dev.weft.http.syntax.Url;
import dev.weft.net.Tls;
import dev.weft.resilience.Policy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to HTTP servers: aiohttp's ClientSession. It keeps connections and cookies, so one
 * is made for many requests, by many tasks, and closed at the end. It belongs to the loop that it
 * is first used on.
 *
 * <p>What may go wrong with a request is said at {@link ClientRequest#send}.
 */
public final class HttpClient implements AutoCloseable {
  private final ClientOptions options;
  private final ClientCalls calls;

  private HttpClient(ClientOptions options) {
    this.options = options;
    calls = new ClientCalls(options);
  }

  /** Creates one as {@link #builder} does it. */
  public static HttpClient create() {
    return builder().build();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sends a GET, and suspends until the whole answer is there. */
  public ClientResponse get(String url) throws IOException, TimeoutException {
    return request("GET", url).send();
  }

  /** Sends a HEAD, and suspends until the answer is there, which has no body. */
  public ClientResponse head(String url) throws IOException, TimeoutException {
    return request("HEAD", url).send();
  }

  /** Sends a DELETE, and suspends until the whole answer is there. */
  public ClientResponse delete(String url) throws IOException, TimeoutException {
    return request("DELETE", url).send();
  }

  /** Sends a POST, and suspends until the whole answer is there. */
  public ClientResponse post(String url, Body body) throws IOException, TimeoutException {
    return request("POST", url).body(body).send();
  }

  /** Sends a PUT, and suspends until the whole answer is there. */
  public ClientResponse put(String url, Body body) throws IOException, TimeoutException {
    return request("PUT", url).body(body).send();
  }

  /** Sends a PATCH, and suspends until the whole answer is there. */
  public ClientResponse patch(String url, Body body) throws IOException, TimeoutException {
    return request("PATCH", url).body(body).send();
  }

  /**
   * Returns a request that is not sent yet.
   *
   * @param url an absolute one, or, if the client has a baseUrl, what is to be appended to that;
   *     what URLs may not contain is encoded
   * @throws IllegalArgumentException if it is no URL of http or https, or the method is no token
   */
  public ClientRequest request(String method, String url) {
    Headers.requireToken(method);
    if (method.equals("CONNECT")) {
      throw new IllegalArgumentException("a client sends CONNECT itself, to the proxy that it has");
    }
    return new ClientRequest(this, method, absolute(url), options.timeout);
  }

  private URI absolute(String url) {
    Objects.requireNonNull(url, "a URL is required, not null");
    if (options.base == null || url.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      return Url.parse(url);
    }
    String base = options.base.toString().replaceFirst("/$", "");
    return Url.parse(
        url.isEmpty() || url.startsWith("?")
            ? base + url
            : base + "/" + url.replaceFirst("^/", ""));
  }

  /**
   * Sends all requests, as many at once as maxConcurrent allows, and suspends until all have ended;
   * returns how, in their order. Cancelled, it cancels them all.
   */
  public List<Outcome<ClientResponse>> sendAll(Collection<ClientRequest> requests) {
    List<Coroutine<ClientResponse>> sends = new ArrayList<>();
    for (ClientRequest request : requests) {
      sends.add(Asyncio.coroutine(request.toString(), () -> request.send()));
    }
    return Asyncio.await(Asyncio.gatherOutcomes(sends));
  }

  ClientResponse send(ClientRequest request) throws IOException, TimeoutException {
    return calls.send(request);
  }

  StreamingResponse open(ClientRequest request) throws IOException, TimeoutException {
    return calls.open(request);
  }

  /** Returns what it has done so far. */
  public ClientStats stats() {
    return calls.stats();
  }

  /**
   * Closes all connections; suspends until that is done. Requests that are under way fail, and so
   * do later ones. Closing it twice is harmless.
   */
  @Override
  public void close() {
    calls.close();
  }

  /** What can be said about a client before it is made. */
  public static final class Builder {
    private final ClientOptions options = new ClientOptions();

    private Builder() {}

    /** Sets what URLs that are not absolute are appended to: {@code https://host/api}. */
    public Builder baseUrl(String url) {
      options.base = Url.parse(url);
      return this;
    }

    /** Sets how long a request may take as a whole; 5 minutes at first. */
    public Builder timeout(Duration limit) {
      options.timeout = ClientOptions.requirePositive(limit);
      return this;
    }

    /** Sets how long it may take to connect, TLS included; 30 seconds at first. */
    public Builder connectTimeout(Duration limit) {
      options.connectTimeout = ClientOptions.requirePositive(limit);
      return this;
    }

    /**
     * Sets how long nothing may come, and nothing of a body go out, while an answer is waited for;
     * without a limit at first.
     */
    public Builder readTimeout(Duration limit) {
      options.readTimeout = ClientOptions.requirePositive(limit);
      return this;
    }

    /** Sets how long a connection that nobody uses is kept; 30 seconds at first. */
    public Builder idleTimeout(Duration limit) {
      options.idleTimeout = ClientOptions.requirePositive(limit);
      return this;
    }

    Builder pingAfter(Duration silence) {
      options.pingAfter = ClientOptions.requirePositive(silence);
      return this;
    }

    /** Sets how many requests are under way at once; others wait, first come, first served. 100. */
    public Builder maxConcurrent(int requests) {
      options.maxConcurrent = ClientOptions.requirePositive(requests, "requests at once");
      return this;
    }

    /** Sets how many of them may go to one origin (scheme, host, port); no less at first. */
    public Builder maxPerOrigin(int requests) {
      options.maxPerOrigin = ClientOptions.requirePositive(requests, "requests at once");
      return this;
    }

    /** Sets how large a body may be that is read as a whole, decoded, in bytes; 16 MiB. */
    public Builder maxResponse(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("no body has " + bytes + " bytes: 0 or more");
      }
      options.maxResponse = bytes;
      return this;
    }

    /** Sends a header field with every request that has none of this name. */
    public Builder header(String name, String value) {
      ClientRequest.requireOwn(name);
      options.headers = options.headers.with(name, value);
      return this;
    }

    /** Sets the User-Agent. */
    public Builder userAgent(String name) {
      options.headers = options.headers.withOnly("User-Agent", name);
      return this;
    }

    /** Sends this user and password with every request, whoever it goes to. */
    public Builder basicAuth(String user, String password) {
      options.headers = options.headers.withOnly("Authorization", basic(user, password));
      return this;
    }

    /** Sends this token with every request, whoever it goes to. */
    public Builder bearerAuth(String token) {
      options.headers = options.headers.withOnly("Authorization", "Bearer " + token);
      return this;
    }

    /**
     * Sends a request up to so many times in all, if it is idempotent and its body can be repeated:
     * when the connection fails, and on 429, 502, 503 and 504. It waits 0.1 to 0.2 seconds before
     * the second time and twice as long each time, up to 10; or as long as Retry-After says, if
     * that is no more than a minute. 1, not at all, at first.
     */
    public Builder retry(int attempts) {
      options.attempts = ClientOptions.requirePositive(attempts, "attempts");
      return this;
    }

    /**
     * Has each request, with its retries and redirects, run by {@code policy}, within its time
     * limit. An answer is no failure, whatever its status. Needs the module kit.
     */
    public Builder policy(Policy policy) {
      options.policy = Objects.requireNonNull(policy, "a policy is required, not null");
      return this;
    }

    /** Sets how many redirects in a row are followed; 10 at first. With 0 each is the answer. */
    public Builder redirects(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("cannot follow " + most + " redirects: 0 or more");
      }
      options.redirects = most;
      return this;
    }

    /** Sets whom it trusts, and how it encrypts; as the JDK at first. */
    public Builder tls(Tls tls) {
      options.tls = Objects.requireNonNull(tls, "a Tls is required, not null");
      return this;
    }

    /** Speaks HTTP/1.1 also where the server would speak HTTP/2. */
    public Builder http1Only() {
      options.http2 = false;
      return this;
    }

    /** Sends everything through an HTTP proxy; what is encrypted, by CONNECT. */
    public Builder proxy(String host, int port) {
      options.proxy = new Origin("http", host, port);
      return this;
    }

    /** Sets the user and password for the proxy. */
    public Builder proxyAuth(String user, String password) {
      options.proxyAuthorization = basic(user, password);
      return this;
    }

    /**
     * Has {@code hook} called with each request before it is sent, of which it may change what it
     * likes. What it throws is the request's failure.
     */
    public Builder onRequest(Block.RunWith<? super ClientRequest, ?> hook) {
      options.onRequest = ClientOptions.with(options.onRequest, hook);
      return this;
    }

    /**
     * Has {@code hook} called with the header of each answer, after retries and redirects. What it
     * throws is the request's failure.
     */
    public Builder onResponse(Block.RunWith<? super StreamingResponse, ?> hook) {
      options.onResponse = ClientOptions.with(options.onResponse, hook);
      return this;
    }

    private static String basic(String user, String password) {
      if (user.contains(":")) {
        throw new IllegalArgumentException("the name of a user cannot have a colon: " + user);
      }
      return basic(user + ":" + password);
    }

    static String basic(String userAndPassword) {
      return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }

    /** Creates the client; the builder may go on. */
    public HttpClient build() {
      return new HttpClient(options.copy());
    }
  }
}
