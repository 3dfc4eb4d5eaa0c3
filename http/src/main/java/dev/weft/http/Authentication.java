package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Block;
import java.security.Principal;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets in who can say who they are. */
final class Authentication {
  private record User(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  private Authentication() {}

  static Middleware basic(String realm, Middleware.PasswordCheck check) {
    Objects.requireNonNull(check, "a check is required, not null");
    if (realm.chars().anyMatch(c -> c < ' ' || c > '~' || c == '"' || c == '\\')) {
      throw new IllegalArgumentException("\"" + realm + "\" cannot be a realm");
    }
    String challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    return (request, next) -> {
      String login = login(credentials(request, "Basic"));
      int colon = login == null ? -1 : login.indexOf(':');
      if (login == null
          || colon < 0
          || !check.accepts(login.substring(0, colon), login.substring(colon + 1))) {
        return refused(challenge);
      }
      request.setAttribute(Principal.class, new User(login.substring(0, colon)));
      return next.handle(request);
    };
  }

  static Middleware bearer(Block.CallWith<String, Boolean, ? extends Exception> check) {
    Objects.requireNonNull(check, "a check is required, not null");
    return (request, next) -> {
      String token = credentials(request, "Bearer");
      return token != null && check.call(token) ? next.handle(request) : refused("Bearer");
    };
  }

  private static Response refused(String challenge) {
    return new HttpException(401, "who are you?")
        .response()
        .withHeader("WWW-Authenticate", challenge);
  }

  private static @Nullable String credentials(Request request, String scheme) {
    String field = request.header("Authorization");
    int length = scheme.length();
    return field != null
            && field.length() > length
            && field.charAt(length) == ' '
            && field.regionMatches(true, 0, scheme, 0, length)
        ? field.substring(length).strip()
        : null;
  }

  private static @Nullable String login(@Nullable String credentials) {
    try {
      return credentials == null
          ? null
          : new String(Base64.getDecoder().decode(credentials), UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
