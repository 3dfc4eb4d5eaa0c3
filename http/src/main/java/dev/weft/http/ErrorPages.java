package dev.weft.http;

import dev.weft.http.syntax.Accept;
import dev.weft.http.syntax.MediaTypes;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows errors in a form that the client understands. */
final class ErrorPages implements Middleware {
  private static final Logger LOGGER = System.getLogger("dev.weft.http");

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    Response response;
    try {
      response = next.handle(request);
    } catch (Exception e) {
      LOGGER.log(Level.ERROR, request + " failed", e);
      response = Response.status(500);
    }
    return response.status() >= 400 && isPlain(response) ? page(request, response) : response;
  }

  private static boolean isPlain(Response response) {
    String type = response.header("Content-Type");
    return response.body() instanceof Response.Bytes
        && (type == null || MediaTypes.is(type, "text/plain"));
  }

  private static Response page(Request request, Response error) {
    String accept = request.header("Accept");
    double html = Accept.quality(accept, "text/html");
    boolean prefersHtml =
        html > Accept.quality(accept, "application/problem+json")
            && html > Accept.quality(accept, "application/json");
    String title = HttpResponseStatus.valueOf(error.status()).reasonPhrase();
    String detail = error.bodyText();
    Response page =
        prefersHtml
            ? Response.html(html(error.status(), title, detail))
            : Response.json(problem(error.status(), title, detail))
                .withHeader("Content-Type", "application/problem+json");
    return error
        .withHeader("Content-Type", String.valueOf(page.header("Content-Type")))
        .withAddedHeader("Vary", "Accept")
        .withBody(page.body());
  }

  private static Map<String, Object> problem(int status, String title, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("title", title);
    problem.put("status", status);
    if (!detail.isEmpty()) {
      problem.put("detail", detail);
    }
    return problem;
  }

  private static String html(int status, String title, String detail) {
    return "<!doctype html><meta charset=\"utf-8\"><title>%1$d %2$s</title><h1>%1$d %2$s</h1><p>%3$s</p>\n"
        .formatted(status, escaped(title), escaped(detail));
  }

  private static String escaped(@Nullable String text) {
    return text == null
        ? ""
        : text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")
            .replace("'", "&#39;");
  }
}
