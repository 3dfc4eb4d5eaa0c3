package dev.weft.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A method and a path, and what answers there. */
record Route(String method, String path, Handler handler, List<Router> scopes) {
  /** A route that fits a request, and the parameters of its path. */
  record Match(Route route, Map<String, String> params) {
    @Nullable String param(String name) {
      return params.get(name);
    }
  }
}
