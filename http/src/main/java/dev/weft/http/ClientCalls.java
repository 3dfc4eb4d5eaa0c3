package dev.weft.http;

import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Timeout;
import dev.weft.http.coding.Coding;
import dev.weft.http.syntax.Url;
import dev.weft.text.DurationText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** What a client does with a request, from the outside in: limit, retries, redirects, exchange. */
final class ClientCalls {
  private static final int REPLACEMENTS = 3;

  private final ClientOptions options;
  private final ClientPool pool;
  private final Retries retries;
  private final Headers defaults;
  private final CookieJar cookies = new CookieJar();
  private final LatencyHistogram latency = new LatencyHistogram();
  private final TreeMap<Integer, Long> byStatus = new TreeMap<>();
  private long failures;
  private long retried;
  private long redirected;
  private long bytesSent;
  private long bytesReceived;

  ClientCalls(ClientOptions options) {
    this.options = options;
    pool = new ClientPool(options);
    retries = new Retries(options.attempts, () -> retried++);
    defaults =
        options.headers.withMissing(
            Headers.of().with("Accept", "*/*").with("Accept-Encoding", Coding.accepted()));
  }

  ClientResponse send(ClientRequest request) throws IOException, TimeoutException {
    Duration start = now();
    return call(
        request,
        response -> {
          byte[] bytes = response.readAll(options.maxResponse);
          return new ClientResponse(response.uri(), response.answer(), bytes, now().minus(start));
        });
  }

  StreamingResponse open(ClientRequest request) throws IOException, TimeoutException {
    return call(request, response -> response);
  }

  private static Duration now() {
    return EventLoop.running().time();
  }

  private <T> T call(ClientRequest asked, Retries.Use<T> use) throws IOException, TimeoutException {
    if (pool.isClosed()) {
      throw new IllegalStateException("the client was closed: make one that lives long enough");
    }
    Duration start = now();
    int[] status = new int[1];
    boolean done = false;
    try {
      ClientRequest request = asked.copy();
      options.onRequest.forEach(hook -> hook.accept(request));
      Outgoing outgoing = outgoing(request);
      T result =
          within(
              request,
              () ->
                  retries.run(
                      outgoing,
                      () -> follow(outgoing),
                      response -> {
                        status[0] = response.status();
                        return hooked(response, use);
                      }));
      done = true;
      return result;
    } finally {
      count(done, status[0], start);
    }
  }

  private void count(boolean done, int status, Duration start) {
    if (done) {
      byStatus.merge(status, 1L, Long::sum);
      latency.add(now().minus(start));
    } else {
      failures++;
    }
  }

  private <T> T hooked(StreamingResponse response, Retries.Use<T> use)
      throws IOException, TimeoutException {
    boolean done = false;
    try {
      options.onResponse.forEach(hook -> hook.accept(response));
      T result = use.use(response);
      done = true;
      return result;
    } finally {
      if (!done) {
        response.close();
      }
    }
  }

  private interface Step<T> {
    T run() throws IOException, TimeoutException;
  }

  /** Runs {@code step} within the time that the request has, by the policy if there is one. */
  private <T> T within(ClientRequest request, Step<T> step) throws IOException, TimeoutException {
    Timeout[] scope = new Timeout[1];
    try {
      Block.CallWith<Timeout, T, Exception> body =
          timeout -> {
            scope[0] = timeout;
            Block.Call<T, Exception> attempt = step::run;
            return options.policy == null ? step.run() : options.policy.run(attempt);
          };
      return Timeout.call(request.timeout(), body);
    } catch (TimeoutException e) {
      if (!scope[0].isExpired()) {
        throw e;
      }
      var late =
          new TimeoutException(
              "no answer within " + DurationText.of(request.timeout()) + ": " + request);
      late.initCause(e);
      throw late;
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome.Failure<T>(e).get(); // a hook's, or a body's: it comes out as it is
    }
  }

  private Outgoing outgoing(ClientRequest request) {
    Headers headers = request.headers().withMissing(defaults);
    String user = Url.userInfo(request.uri());
    if (user != null && !headers.contains("Authorization")) {
      headers = headers.with("Authorization", HttpClient.Builder.basic(user));
    }
    Body body = request.body();
    String type = body == null ? null : body.type();
    if (type != null && !headers.contains("Content-Type")) {
      headers = headers.with("Content-Type", type);
    }
    URI url = user == null ? request.uri() : Url.withoutUser(request.uri());
    return new Outgoing(request.method(), url, headers, body);
  }

  /** Sends a request to wherever it is redirected. */
  private StreamingResponse follow(Outgoing first) throws IOException, TimeoutException {
    Outgoing request = first;
    for (int hops = 0; ; hops++) {
      StreamingResponse response = exchange(request);
      boolean last = false;
      try {
        Outgoing next = options.redirects == 0 ? null : Redirects.next(request, response.answer());
        if (next == null) {
          last = true;
          return response;
        }
        if (hops == options.redirects) {
          throw new IOException("more than " + hops + " redirects: " + first);
        }
        response.discard();
        redirected++;
        request = next;
      } finally {
        if (!last) {
          response.close();
        }
      }
    }
  }

  /** Sends a request, and suspends until the header of its answer is there. */
  private StreamingResponse exchange(Outgoing request) throws IOException, TimeoutException {
    Outgoing dressed = dressed(request);
    for (int attempt = 1; ; attempt++) {
      Lease lease = pool.start(dressed, target(request), attempt > 1);
      boolean done = false;
      try {
        Answer answer = lease.exchange().head();
        if (attempt < REPLACEMENTS && lease.exchange().isTooLate()) {
          continue;
        }
        cookies.keep(request.url(), answer.headers());
        lease.onClose(this::countBytes);
        done = true;
        return new StreamingResponse(request, answer, lease);
      } catch (IOException e) {
        if (attempt == REPLACEMENTS || !lease.exchange().mayBeReplaced()) {
          throw e;
        }
      } finally {
        if (!done) {
          lease.close();
          countBytes(lease.exchange());
        }
      }
    }
  }

  private void countBytes(Exchange exchange) {
    bytesSent += exchange.uploaded();
    bytesReceived += exchange.received();
  }

  /** Returns it with the fields that depend on where it goes. */
  private Outgoing dressed(Outgoing request) {
    Headers headers = request.headers();
    String kept = cookies.get(request.url());
    String own = headers.get("Cookie");
    if (kept != null) {
      headers = headers.withOnly("Cookie", own == null ? kept : own + "; " + kept);
    }
    if (isProxied(request) && options.proxyAuthorization != null) {
      headers = headers.withOnly("Proxy-Authorization", options.proxyAuthorization);
    }
    return headers == request.headers() ? request : request.withHeaders(headers);
  }

  private boolean isProxied(Outgoing request) {
    return options.proxy != null && !request.origin().isSecure();
  }

  private String target(Outgoing request) {
    URI url = request.url();
    return isProxied(request) ? url.toString() : Url.target(url);
  }

  ClientStats stats() {
    long answered = byStatus.values().stream().mapToLong(Long::longValue).sum();
    return new ClientStats(
        answered + failures,
        failures,
        retried,
        redirected,
        Collections.unmodifiableMap(new TreeMap<>(byStatus)),
        bytesSent,
        bytesReceived,
        pool.active(),
        pool.connections(),
        pool.idleConnections(),
        latency.snapshot());
  }

  void close() {
    pool.close();
  }
}
