package dev.weft.cli;

import dev.weft.Asyncio;
import dev.weft.http.Cookie;
import dev.weft.http.Handler;
import dev.weft.http.HttpException;
import dev.weft.http.Middleware;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.Router;
import dev.weft.http.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of httpbin.org that clients are tried with: each answers with what it was asked, or
 * in the way that its path says.
 */
final class HttpBin {
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final double LONGEST_DELAY = 10; // seconds
  private static final int MOST_REDIRECTS = 100;

  private final Router router = new Router();
  private final Echo echo;

  private HttpBin(String scheme) {
    echo = new Echo(scheme);
  }

  /** Returns its routes, to be served without TLS. */
  static Router router() {
    return router("http");
  }

  /** Returns its routes; {@code scheme} is what the URLs begin with that they tell. */
  static Router router(String scheme) {
    var bin = new HttpBin(scheme);
    bin.inspection();
    bin.statuses();
    bin.redirects();
    bin.cookies();
    bin.logins();
    bin.contents();
    bin.caching();
    bin.router.websocket("/websocket", HttpBin::sendBack);
    return bin.router;
  }

  private void inspection() {
    router.get("/get", request -> Response.json(echo.request(request)));
    for (String method : METHODS.subList(1, METHODS.size())) {
      String path = "/" + method.toLowerCase(Locale.ROOT);
      router.route(method, path, request -> Response.json(echo.requestWithBody(request)));
    }
    any("/anything", request -> Response.json(echo.requestWithBody(request)));
    any("/anything/{rest...}", request -> Response.json(echo.requestWithBody(request)));
    router.get("/headers", request -> Response.json(Map.of("headers", Echo.headers(request))));
    router.get("/ip", request -> Response.json(Map.of("origin", Echo.origin(request))));
    router.get("/user-agent", request -> Response.json(Map.of("user-agent", agent(request))));
  }

  private void statuses() {
    any("/status/{code:int}", request -> status(number(request, "code", 200, 599)));
    any(
        "/delay/{seconds}",
        request -> {
          Asyncio.sleep(seconds(param(request, "seconds")));
          return Response.json(echo.requestWithBody(request));
        });
  }

  private static Response status(int code) {
    Response response = Response.status(code);
    return switch (code) {
      case 301, 302, 303, 307, 308 -> response.withHeader("Location", "/redirect/1");
      case 401 -> response.withHeader("WWW-Authenticate", "Basic realm=\"httpbin\"");
      case 407 -> response.withHeader("Proxy-Authenticate", "Basic realm=\"httpbin\"");
      case 418 -> Response.text(Samples.TEAPOT).withStatus(code);
      default -> response;
    };
  }

  private void redirects() {
    router.get(
        "/redirect/{n:int}",
        request -> {
          int left = number(request, "n", 1, MOST_REDIRECTS) - 1;
          return Response.redirect(left == 0 ? "/get" : "/redirect/" + left);
        });
    any(
        "/redirect-to",
        request -> {
          String url = required(request.query("url"), "the query has no url to redirect to");
          return Response.redirect(url)
              .withStatus(number(request.query("status_code", "302"), 300, 399));
        });
  }

  private void cookies() {
    router.get("/cookies", request -> Response.json(Map.of("cookies", request.cookies())));
    router.get("/cookies/set", request -> setCookies(Echo.query(request)));
    router.get(
        "/cookies/set/{name}/{value}",
        request -> setCookies(Map.of(param(request, "name"), param(request, "value"))));
    router.get(
        "/cookies/delete",
        request -> {
          Response response = Response.redirect("/cookies");
          for (String name : Echo.query(request).keySet()) {
            response = response.withCookie(cookie(name, "").withMaxAge(Duration.ZERO));
          }
          return response;
        });
  }

  private static Response setCookies(Map<String, ?> values) {
    Response response = Response.redirect("/cookies");
    for (Map.Entry<String, ?> each : values.entrySet()) {
      response = response.withCookie(cookie(each.getKey(), String.valueOf(each.getValue())));
    }
    return response;
  }

  private static Cookie cookie(String name, String value) {
    try {
      return Cookie.of(name, value);
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()), e);
    }
  }

  private void logins() {
    router.get(
        "/basic-auth/{user}/{password}",
        request -> {
          String user = param(request, "user");
          String password = param(request, "password");
          Middleware lock =
              Middleware.basicAuth(
                  "httpbin", (name, secret) -> name.equals(user) && secret.equals(password));
          return lock.apply(request, _ -> authenticated("user", user));
        });
    Middleware lock = Middleware.bearerAuth(token -> !token.isEmpty());
    router.get("/bearer", request -> lock.apply(request, HttpBin::bearer));
  }

  private static Response bearer(Request request) {
    String field = Objects.requireNonNull(request.header("Authorization"));
    return authenticated("token", field.substring("Bearer ".length()).strip());
  }

  private static Response authenticated(String what, String value) {
    return Response.json(Map.of("authenticated", true, what, value));
  }

  private void contents() {
    router.get("/", _ -> Response.html(Samples.INDEX));
    router.get("/json", _ -> Response.json(Samples.SLIDES));
    router.get("/html", _ -> Response.html(Samples.HTML));
    router.get("/robots.txt", _ -> Response.text("User-agent: *\nDisallow: /deny\n"));
    router.get("/deny", _ -> Response.text("You shouldn't be here.\n"));
    for (String coding : List.of("gzip", "deflate")) {
      router.get("/" + coding, request -> Bodies.compressed(coding, echo.request(request)));
    }
    router.get("/bytes/{n:int}", request -> Bodies.random(request, size(request)));
    router.get("/range/{n:int}", request -> Bodies.range(request, size(request)));
    router.get("/drip", Bodies::drip);
    router.get("/stream/{n:int}", request -> Bodies.lines(echo.request(request), lines(request)));
    router.get(
        "/sse/{n:int}",
        request -> Bodies.events(lines(request), seconds(request.query("delay", "0"))));
  }

  private void caching() {
    router.get(
        "/cache",
        request -> {
          boolean known =
              request.header("If-None-Match") != null
                  || request.header("If-Modified-Since") != null;
          Response response = known ? Response.status(304) : Response.json(echo.request(request));
          return response
              .withHeader("ETag", "\"httpbin\"")
              .withHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        });
    router.get(
        "/cache/{seconds:int}",
        request ->
            Response.json(echo.request(request))
                .withHeader(
                    "Cache-Control",
                    "public, max-age=" + number(request, "seconds", 0, Integer.MAX_VALUE)));
    router.get("/etag/{etag}", this::etag);
  }

  /** A router answers If-None-Match by itself. */
  private Response etag(Request request) {
    String etag = param(request, "etag");
    if (!etag.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"')) {
      throw new HttpException(400, "this cannot be an ETag");
    }
    String quoted = "\"" + etag + "\"";
    String wanted = request.header("If-Match");
    boolean matches =
        wanted == null
            || wanted.strip().equals("*")
            || List.of(wanted.strip().split("\\s*,\\s*", -1)).contains(quoted);
    Response response = matches ? Response.json(echo.request(request)) : Response.status(412);
    return response.withHeader("ETag", quoted);
  }

  private static void sendBack(WebSocket socket) throws IOException {
    for (WebSocket.Message message : socket) {
      socket.send(message);
    }
  }

  private void any(String path, Handler handler) {
    METHODS.forEach(method -> router.route(method, path, handler));
  }

  private static String agent(Request request) {
    return Objects.requireNonNullElse(request.header("User-Agent"), "");
  }

  private static int size(Request request) {
    return number(request, "n", 0, Bodies.MOST_BYTES);
  }

  private static int lines(Request request) {
    return number(request, "n", 0, Bodies.MOST_LINES);
  }

  private static String param(Request request, String name) {
    return required(request.pathParam(name), "the path has no " + name);
  }

  static String required(@Nullable String value, String otherwise) {
    if (value == null) {
      throw new HttpException(400, otherwise);
    }
    return value;
  }

  private static int number(Request request, String name, int least, int most) {
    return number(param(request, name), least, most);
  }

  /** Returns the number that a client has sent, if it is in these bounds. */
  static int number(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // is no number in these bounds either
    }
    throw new HttpException(400, "a number from " + least + " to " + most + " is required");
  }

  /** Returns the duration that a client has sent. */
  static Duration seconds(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0 && seconds <= LONGEST_DELAY) {
        return Asyncio.seconds(seconds);
      }
    } catch (NumberFormatException e) {
      // is no time in these bounds either
    }
    throw new HttpException(400, "seconds from 0 to " + LONGEST_DELAY + " are required");
  }
}
