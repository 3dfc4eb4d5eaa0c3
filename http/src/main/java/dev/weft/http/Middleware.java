package dev.weft.http;

import dev.weft.Block;
import dev.weft.http.coding.Brotli;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What stands around handlers: it sees a request before them, and their answer after them. */
@FunctionalInterface
public interface Middleware {
  /**
   * Returns the answer, which is that of {@code next} or another one. An {@link HttpException} of
   * {@code next} comes as the answer that it stands for, and so do 404 and 405; other failures come
   * out as they are.
   */
  Response apply(Request request, Handler next) throws Exception;

  /** Decides whether somebody is who they say. */
  @FunctionalInterface
  interface PasswordCheck {
    /** Returns whether this is the user's password. May suspend. */
    boolean accepts(String user, String password) throws Exception;
  }

  /**
   * Returns one that logs each answer at INFO, when it is ready to be sent: who asked for what, the
   * status, the time, the request's id. The logger is {@code dev.weft.http.access}.
   */
  static Middleware accessLog() {
    return accessLog(System.getLogger("dev.weft.http.access"));
  }

  /** Returns one that logs each answer there. */
  static Middleware accessLog(System.Logger logger) {
    return new AccessLog(logger);
  }

  /**
   * Returns one that gives each request an id, in the header field {@code X-Request-Id} of request
   * and response. One that the client has sent is kept, if it is short and harmless.
   */
  static Middleware requestId() {
    Pattern harmless = Pattern.compile("[\\w.:+/=-]{1,128}");
    return (request, next) -> {
      String sent = request.header("X-Request-Id");
      String id =
          sent != null && harmless.matcher(sent).matches()
              ? sent
              : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      Response response = next.handle(request.withHeader("X-Request-Id", id));
      return response.withHeader("X-Request-Id", id);
    };
  }

  /**
   * Returns one that makes problem details (RFC 9457) or, if the client prefers that, HTML of
   * errors that are plain text or nothing. A failure becomes a 500 here, and is logged.
   */
  static Middleware errorPages() {
    return new ErrorPages();
  }

  /**
   * Returns one that sends what gets smaller by it as gzip or deflate, if the client takes that; as
   * br if it takes that as gladly, and brotli4j is on the class path.
   */
  static Middleware compression() {
    return new Compression(Brotli.isAvailable());
  }

  /**
   * Returns one that cancels a handler that takes longer than {@code limit}, and answers with 503.
   * Only the handler counts, not the time it takes to send a stream.
   */
  static Middleware timeout(Duration limit) {
    return new HandlerTimeout(limit);
  }

  /** Returns one that answers with 413 where a body has more than so many bytes. */
  static Middleware bodyLimit(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("a body cannot be limited to " + most + " bytes");
    }
    return (request, next) -> {
      String length = request.header("Content-Length");
      if (length != null && Fields.number(length) > most) {
        throw Incoming.tooLarge(most);
      }
      return next.handle(request.withLimit(most));
    };
  }

  /**
   * Returns one that lets in who has a password; others get 401. Handlers find who it is in the
   * request's attribute {@link java.security.Principal}.
   *
   * @param realm what the browser shows to the user
   */
  static Middleware basicAuth(String realm, PasswordCheck check) {
    return Authentication.basic(realm, check);
  }

  /** Returns one that lets in who has a token that {@code check} accepts; others get 401. */
  static Middleware bearerAuth(Block.CallWith<String, Boolean, ? extends Exception> check) {
    return Authentication.bearer(check);
  }

  /**
   * Returns one that lets each client have so many requests at once, and as many more in each
   * {@code period}, evenly spread; others get 429 with {@code Retry-After}. Clients are told apart
   * by address, by network with IPv6. For one loop.
   */
  static Middleware rateLimit(int requests, Duration period) {
    return new RateLimit(requests, period);
  }
}
