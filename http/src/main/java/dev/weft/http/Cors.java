package dev.weft.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets scripts of other origins use what is behind it (CORS). Immutable: the {@code with…} methods
 * return changed copies.
 */
public final class Cors implements Middleware {
  private final List<String> origins;
  private final List<String> methods;
  private final List<String> headers;
  private final List<String> exposed;
  private final boolean credentials;
  private final Duration maxAge;

  private Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposed,
      boolean credentials,
      Duration maxAge) {
    if (credentials && origins.contains("*")) {
      throw new IllegalArgumentException(
          "any origin with the user's credentials is what CORS protects from: name the origins");
    }
    this.origins = origins;
    this.methods = methods;
    this.headers = headers;
    this.exposed = exposed;
    this.credentials = credentials;
    this.maxAge = maxAge;
  }

  /** Lets these origins in, as {@code https://example.org}; {@code *} is any. */
  public static Cors of(String... origins) {
    List<String> methods = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    return new Cors(List.of(origins), methods, List.of(), List.of(), false, Duration.ofMinutes(10));
  }

  /** Lets them use these methods only. */
  public Cors withMethods(String... methods) {
    return new Cors(origins, List.of(methods), headers, exposed, credentials, maxAge);
  }

  /** Lets them send these header fields only; they may send any otherwise. */
  public Cors withHeaders(String... headers) {
    return new Cors(origins, methods, List.of(headers), exposed, credentials, maxAge);
  }

  /** Lets them see these header fields of answers. */
  public Cors withExposedHeaders(String... exposed) {
    return new Cors(origins, methods, headers, List.of(exposed), credentials, maxAge);
  }

  /** Lets them send cookies. */
  public Cors withCredentials() {
    return new Cors(origins, methods, headers, exposed, true, maxAge);
  }

  /** Lets browsers remember the permission for so long; 10 minutes otherwise. */
  public Cors withMaxAge(Duration maxAge) {
    return new Cors(origins, methods, headers, exposed, credentials, maxAge);
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    String origin = request.header("Origin");
    boolean allowed = origin != null && (origins.contains("*") || origins.contains(origin));
    boolean preflight =
        origin != null
            && request.method().equals("OPTIONS")
            && request.header("Access-Control-Request-Method") != null;
    Response response = preflight ? Response.status(204) : next.handle(request);
    if (!origins.contains("*")) {
      response = response.withAddedHeader("Vary", "Origin");
    }
    if (origin == null || !allowed) {
      return response;
    }
    response = permitted(response, origin);
    return preflight ? preflight(request, response) : response;
  }

  private Response permitted(Response response, String origin) {
    Response permitted =
        response.withHeader("Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin);
    if (credentials) {
      permitted = permitted.withHeader("Access-Control-Allow-Credentials", "true");
    }
    return withList(permitted, "Access-Control-Expose-Headers", exposed);
  }

  private Response preflight(Request request, Response response) {
    @Nullable String asked = request.header("Access-Control-Request-Headers");
    Response allowing =
        headers.isEmpty() && asked != null
            ? response.withHeader("Access-Control-Allow-Headers", asked)
            : withList(response, "Access-Control-Allow-Headers", headers);
    return withList(allowing, "Access-Control-Allow-Methods", methods)
        .withHeader("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
  }

  private static Response withList(Response response, String name, List<String> values) {
    return values.isEmpty() ? response : response.withHeader(name, String.join(", ", values));
  }
}
