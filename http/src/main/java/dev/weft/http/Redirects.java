package dev.weft.http;

import dev.weft.http.syntax.Url;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an answer sends its request. */
final class Redirects {
  /** What is for one origin only. */
  private static final List<String> SECRETS =
      List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

  private static final List<String> OF_A_BODY =
      List.of("Content-Type", "Content-Encoding", "Content-Language", "Content-Location");

  private Redirects() {}

  /**
   * Returns what is to be sent next; null if {@code answer} is the last.
   *
   * @throws IOException if that cannot be sent
   */
  static @Nullable Outgoing next(Outgoing request, Answer answer) throws IOException {
    String location = answer.headers().get("location");
    if (location == null || !isRedirect(answer.status())) {
      return null;
    }
    URI named = Url.resolve(request.url(), location);
    boolean same = Url.origin(named).equals(request.origin());
    Headers headers =
        same ? request.headers().without("Host") : without(request.headers(), SECRETS);
    URI url = named;
    String user = Url.userInfo(named);
    if (user != null) {
      url = Url.withoutUser(named);
      headers = headers.withOnly("Authorization", HttpClient.Builder.basic(user));
    }
    if (becomesGet(request.method(), answer.status())) {
      return new Outgoing("GET", url, without(headers, OF_A_BODY), null);
    }
    if (!request.isRepeatable()) {
      throw new IOException(
          "%s is redirected to %s, but its body can be sent only once".formatted(request, url));
    }
    return new Outgoing(request.method(), url, headers, request.body());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static boolean becomesGet(String method, int status) {
    return status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
  }

  private static Headers without(Headers headers, List<String> names) {
    Headers rest = headers;
    for (String name : names) {
      rest = rest.without(name);
    }
    return rest;
  }
}
