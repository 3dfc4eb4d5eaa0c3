package dev.weft.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One search for the route of a request. */
final class Matching {
  private final String method;
  private final List<String> segments;
  private final List<String> values = new ArrayList<>(0);
  private @Nullable Set<String> allowed; // methods of routes that fit but for theirs
  private @Nullable Route scope; // the innermost router whose beginning fits
  private int scopeDepth = -1;

  Matching(Request request) {
    method = request.method();
    segments = request.segments();
  }

  /** Returns what is to answer, which may be a refusal. */
  Route.Match in(RouteTree tree, Route otherwise) {
    if (method.equals("OPTIONS") && segments.equals(List.of("*"))) {
      return refusal(otherwise, Response.status(204));
    }
    Route.Match found = walk(tree, 0);
    if (found != null) {
      return found;
    }
    Route outer = scope == null ? otherwise : scope;
    return allowed == null ? new Route.Match(outer, Map.of(), List.of()) : refusal(outer, allow());
  }

  private static Route.Match refusal(Route scope, Response response) {
    return new Route.Match(scope.answeredBy(_ -> response), Map.of(), List.of());
  }

  private Response allow() {
    Set<String> all = new TreeSet<>(allowed);
    all.add("OPTIONS");
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    Response response =
        method.equals("OPTIONS")
            ? Response.status(204)
            : new HttpException(405, "method not allowed").response();
    return response.withHeader("Allow", String.join(", ", all));
  }

  private Route.@Nullable Match walk(RouteTree tree, int depth) {
    if (tree.scope != null && depth > scopeDepth) {
      scope = tree.scope;
      scopeDepth = depth;
    }
    if (depth == segments.size()) {
      return choose(tree.routes, depth);
    }
    String segment = segments.get(depth);
    RouteTree literal = tree.literals.get(segment);
    Route.Match match = literal == null ? null : walk(literal, depth + 1);
    if (match == null && !tree.parameters.isEmpty()) {
      match = byParameter(tree, segment, depth);
    }
    return match == null && !tree.rest.isEmpty() ? choose(tree.rest, depth) : match;
  }

  private Route.@Nullable Match byParameter(RouteTree tree, String segment, int depth) {
    for (var parameter : tree.parameters.entrySet()) {
      if (parameter.getKey().fits(segment)) {
        values.addLast(segment);
        Route.Match match = walk(parameter.getValue(), depth + 1);
        if (match != null) {
          return match;
        }
        values.removeLast();
      }
    }
    return null;
  }

  private Route.@Nullable Match choose(Map<String, Route> routes, int depth) {
    Route route = routes.get(method);
    if (route == null && method.equals("HEAD")) {
      route = routes.get("GET");
    }
    if (route != null) {
      return match(route, depth);
    }
    if (!routes.isEmpty()) {
      allowed = allowed == null ? new TreeSet<>() : allowed;
      allowed.addAll(routes.keySet());
    }
    return null;
  }

  private Route.Match match(Route route, int depth) {
    List<String> names = route.path().names();
    if (names.isEmpty()) {
      return new Route.Match(route, Map.of(), List.of());
    }
    List<String> rest = segments.subList(depth, segments.size());
    if (names.size() > values.size()) {
      values.addLast(String.join("/", rest));
    }
    Map<String, String> params = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      params.put(names.get(i), values.get(i));
    }
    return new Route.Match(route, params, rest);
  }
}
