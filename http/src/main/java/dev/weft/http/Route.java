package dev.weft.http;

import dev.weft.http.syntax.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path, and what answers there.
 *
 * @param method {@link #NO_METHOD} for the beginning of a router, which answers what nobody else
 *     does
 * @param scopes the routers whose middleware stands around the handler, from the outside
 */
record Route(String method, PathPattern path, Handler handler, List<Router> scopes) {
  static final String NO_METHOD = "";

  /** A route that fits a request, and the parameters of its path. */
  record Match(Route route, Map<String, String> params, List<String> rest) {
    @Nullable String param(String name) {
      return params.get(name);
    }
  }

  /**
   * Returns this route as {@code router} sees it, which has its own router behind {@code prefix}.
   * The path {@code /} is there with its slash and without.
   */
  List<Route> below(Router router, PathPattern prefix) {
    List<Router> outer = new ArrayList<>(scopes.size() + 1);
    outer.add(router);
    outer.addAll(scopes);
    boolean both = path.isSlash() && !prefix.pieces().isEmpty();
    var paths = both ? List.of(prefix, prefix.before(path)) : List.of(prefix.before(path));
    return paths.stream().map(at -> new Route(method, at, handler, List.copyOf(outer))).toList();
  }

  Route answeredBy(Handler other) {
    return new Route(method, path, other, scopes);
  }

  /** Returns the answer, through all middleware. */
  Response answer(Request request) throws Exception {
    return guarded(0, 0, request);
  }

  private Response guarded(int scope, int index, Request request) throws Exception {
    try {
      return run(scope, index, request);
    } catch (HttpException e) {
      return e.response();
    }
  }

  private Response run(int scope, int index, Request request) throws Exception {
    if (scope == scopes.size()) {
      return Conditions.apply(request, required(handler.handle(request), handler));
    }
    List<Middleware> around = scopes.get(scope).middleware();
    if (index == around.size()) {
      return run(scope + 1, 0, request);
    }
    Middleware next = around.get(index);
    return required(next.apply(request, inner -> guarded(scope, index + 1, inner)), next);
  }

  @SuppressWarnings("NullAway") // what others return may be null all the same
  private static Response required(Response response, Object from) {
    if (response == null) {
      throw new NullPointerException(
          from.getClass().getName() + " returned null: a Response is required");
    }
    return response;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
