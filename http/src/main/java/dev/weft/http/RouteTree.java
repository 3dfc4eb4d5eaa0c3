package dev.weft.http;

import dev.weft.http.syntax.PathPattern;
import dev.weft.http.syntax.PathPattern.Literal;
import dev.weft.http.syntax.PathPattern.Parameter;
import dev.weft.http.syntax.PathPattern.Rest;
import dev.weft.http.syntax.PathPattern.Type;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes behind one segment of a path, and the trees behind the next. */
final class RouteTree {
  /*
   * One step per segment, each a look into a hash table: what a match costs depends on the request,
   * not on how many routes there are. Parameters have no names here but only types, so that two
   * routes which differ in names alone meet in the same place, and are found to be in conflict.
   */
  final Map<String, RouteTree> literals = new HashMap<>();
  final Map<Type, RouteTree> parameters = new EnumMap<>(Type.class);
  final Map<String, Route> routes = new HashMap<>();
  final Map<String, Route> rest = new HashMap<>();
  @Nullable Route scope; // of the router that begins here

  /**
   * Checks that nobody else has this place.
   *
   * @throws IllegalArgumentException if somebody has, naming both
   */
  void requireFree(Route route) {
    Route other = place(route.path()).get(route.method());
    if (other != null && !route.method().equals(Route.NO_METHOD)) {
      throw new IllegalArgumentException(
          route + " conflicts with " + other + ": both would answer the same requests");
    }
  }

  void insert(Route route) {
    if (route.method().equals(Route.NO_METHOD)) {
      tree(route.path()).scope = route;
    } else {
      place(route.path()).put(route.method(), route);
    }
  }

  private Map<String, Route> place(PathPattern path) {
    RouteTree tree = tree(path);
    boolean takesRest = !path.pieces().isEmpty() && path.pieces().getLast() instanceof Rest;
    return takesRest ? tree.rest : tree.routes;
  }

  private RouteTree tree(PathPattern path) {
    RouteTree tree = this;
    for (PathPattern.Piece piece : path.pieces()) {
      tree =
          switch (piece) {
            case Literal(String text) -> tree.literals.computeIfAbsent(text, _ -> new RouteTree());
            case Parameter(String _, Type type) ->
                tree.parameters.computeIfAbsent(type, _ -> new RouteTree());
            case Rest _ -> tree;
          };
    }
    return tree;
  }
}
