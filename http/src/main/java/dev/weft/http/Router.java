package dev.weft.http;

import dev.weft.Block;
import dev.weft.http.syntax.PathPattern;
import dev.weft.service.Health;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A handler that hands requests to others, by method and path.
 *
 * <p>A path has text, parameters that take one segment each ({@code /users/{id}}, and with a type
 * {@code {id:int}}, {@code {id:long}}, {@code {id:uuid}}), and at its end one that takes the rest:
 * {@code /static/{rest...}}. Text goes before parameters, and these before the rest. Where no path
 * fits the answer is 404, where only the method does not, 405 with {@code Allow}. GET answers HEAD
 * as well, and OPTIONS need no handlers.
 *
 * <p>Two routes for the same requests are refused when the second is added. Routes and middleware
 * are set up before the first request.
 */
public final class Router implements Handler {
  /** Where this router is mounted. */
  private record Mount(Router router, PathPattern prefix) {
    List<Route> seen(Route route) {
      return route.below(router, prefix);
    }
  }

  private final RouteTree tree = new RouteTree();
  private final List<Route> routes = new ArrayList<>();
  private final List<Mount> mounts = new ArrayList<>();
  private final List<Middleware> middleware = new ArrayList<>();
  private final Route beginning =
      new Route(Route.NO_METHOD, PathPattern.NOTHING, Router::refuse, List.of(this));

  /** Creates one without routes. */
  public Router() {
    insert(beginning);
  }

  private static Response refuse(Request request) {
    throw new HttpException(404, "not found");
  }

  /** Answers GET, and HEAD, for this path. */
  public Router get(String path, Handler handler) {
    return route("GET", path, handler);
  }

  /** Answers POST for this path. */
  public Router post(String path, Handler handler) {
    return route("POST", path, handler);
  }

  /** Answers PUT for this path. */
  public Router put(String path, Handler handler) {
    return route("PUT", path, handler);
  }

  /** Answers PATCH for this path. */
  public Router patch(String path, Handler handler) {
    return route("PATCH", path, handler);
  }

  /** Answers DELETE for this path. */
  public Router delete(String path, Handler handler) {
    return route("DELETE", path, handler);
  }

  /** Answers HEAD for this path, other than GET's handler would. */
  public Router head(String path, Handler handler) {
    return route("HEAD", path, handler);
  }

  /** Answers OPTIONS for this path, other than with the methods that are there. */
  public Router options(String path, Handler handler) {
    return route("OPTIONS", path, handler);
  }

  /**
   * Answers {@code method}, which is case-sensitive, for this path.
   *
   * @throws IllegalArgumentException if there is a route for the same requests, here or where this
   *     router is mounted; both are named
   */
  public Router route(String method, String path, Handler handler) {
    Headers.requireToken(method);
    Objects.requireNonNull(handler, "a handler is required, not null");
    var route = new Route(method, PathPattern.parse(path), handler, List.of(this));
    requireFree(route);
    insert(route);
    return this;
  }

  /**
   * Opens a {@link WebSocket} for those who ask for one on this path, and gives it to {@code
   * handler}; others get 426. The handler runs in the task of the request. The socket is closed
   * when it returns, with 1000; with 1011 if it fails, which is logged.
   *
   * <p>Unlike other handlers it is not cancelled when its client goes away: its loop over the
   * messages ends, and what it sends fails. One that does neither, but sleeps, goes on sleeping.
   */
  public Router websocket(String path, Block.RunWith<? super WebSocket, ?> handler) {
    return websocket(path, WebSocket.builder(), handler);
  }

  /**
   * Does what {@link #websocket(String, Block.RunWith)} does, with the limits of {@code options}.
   */
  public Router websocket(
      String path, WebSocket.Builder options, Block.RunWith<? super WebSocket, ?> handler) {
    Objects.requireNonNull(handler, "a handler is required, not null");
    return get(path, new WebSocketUpgrade(options.options(), handler));
  }

  /**
   * Answers GET for this path with a {@code Health} as JSON: 503 if it is down, also if {@code
   * check} throws, else 200. Needs the module kit.
   */
  public Router health(String path, Callable<Health> check) {
    return get(path, new HealthCheck(check));
  }

  /**
   * Serves the regular files that really are inside {@code directory}; links that lead out of it
   * are 404, and so are names that begin with a dot, but for {@code .well-known}. A path that ends
   * with a slash is for the {@code index.html} there.
   */
  public Router files(String path, Path directory) {
    String prefix = PathPattern.parse(path).asPrefix().text();
    return get(prefix + "/{file...}", new StaticFiles(directory));
  }

  /**
   * Has {@code router} answer what is below {@code prefix}, with its own middleware inside of this
   * router's. Its path {@code /} is the prefix itself. Routes that it gets later count too.
   *
   * @throws IllegalArgumentException if it has a route for the same requests as one here
   */
  public Router mount(String prefix, Router router) {
    var mount = new Mount(this, PathPattern.parse(prefix).asPrefix());
    if (router.contains(this)) {
      throw new IllegalArgumentException("a router cannot be mounted in itself: " + prefix);
    }
    var seen = router.routes.stream().flatMap(route -> mount.seen(route).stream()).toList();
    seen.forEach(this::requireFree);
    seen.forEach(this::insert);
    router.mounts.add(mount);
    return this;
  }

  /** Mounts a new router that {@code body} fills: a group of routes with its own middleware. */
  public Router group(String prefix, Consumer<? super Router> body) {
    var router = new Router();
    body.accept(router);
    return mount(prefix, router);
  }

  /**
   * Puts {@code middleware} around all that this router answers, 404 and 405 as well, inside of
   * what was put there before.
   */
  public Router use(Middleware middleware) {
    this.middleware.add(Objects.requireNonNull(middleware, "a middleware is required, not null"));
    return this;
  }

  List<Middleware> middleware() {
    return middleware;
  }

  private boolean contains(Router other) {
    return other == this || other.mounts.stream().anyMatch(mount -> contains(mount.router()));
  }

  private void requireFree(Route route) {
    tree.requireFree(route);
    mounts.forEach(mount -> mount.seen(route).forEach(mount.router()::requireFree));
  }

  private void insert(Route route) {
    routes.add(route);
    tree.insert(route);
    mounts.forEach(mount -> mount.seen(route).forEach(mount.router()::insert));
  }

  /**
   * Answers a request; needs no connection. Suspends as its handler does.
   *
   * @throws Exception what handler or middleware throw, but for an {@link HttpException}
   */
  @Override
  public Response handle(Request request) throws Exception {
    Route.Match match = new Matching(request).in(tree, beginning);
    request.setMatch(match);
    Response response = match.route().answer(request);
    return request.method().equals("HEAD") ? response.headOnly() : response;
  }
}
