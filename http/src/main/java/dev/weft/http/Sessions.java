package dev.weft.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.http.syntax.Json;
import dev.weft.text.DurationText;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a {@link Session}, which is kept in a cookie with a signature (HMAC-SHA256):
 * nothing is stored here, nobody can change it, and who has the cookie can read it. Immutable: the
 * {@code with…} methods return changed copies.
 */
public final class Sessions implements Middleware {
  /** What the cookie says. */
  record Saved(long expires, Map<String, String> values) {}

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LONGEST = 4096; // what browsers keep

  private final SecretKeySpec key;
  private final Cookie cookie;
  private final Duration maxAge;
  private final InstantSource clock;

  private Sessions(SecretKeySpec key, Cookie cookie, Duration maxAge, InstantSource clock) {
    this.key = key;
    this.cookie = cookie;
    this.maxAge = maxAge;
    this.clock = clock;
  }

  /**
   * Signs with {@code key}. The cookie is called {@code session} and lives for 14 days.
   *
   * @param key at least 32 random bytes, the same on all servers of a site
   */
  public static Sessions signedWith(byte[] key) {
    if (key.length < 32) {
      throw new IllegalArgumentException(
          "a key of " + key.length + " bytes can be guessed: 32 random ones or more");
    }
    return new Sessions(
        new SecretKeySpec(key, ALGORITHM),
        Cookie.of("session", ""),
        Duration.ofDays(14),
        InstantSource.system());
  }

  /** Returns a copy with a cookie that has the name, path, domain and flags of this one. */
  public Sessions withCookie(Cookie cookie) {
    return new Sessions(key, cookie, maxAge, clock);
  }

  /** Returns a copy whose sessions end so long after their last change. */
  public Sessions withMaxAge(Duration maxAge) {
    if (!maxAge.isPositive()) {
      throw new IllegalArgumentException("a session cannot last " + DurationText.of(maxAge));
    }
    return new Sessions(key, cookie, maxAge, clock);
  }

  /** Returns a copy with another clock: for tests. */
  public Sessions withClock(InstantSource clock) {
    return new Sessions(key, cookie, maxAge, clock);
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    String sent = request.cookies().get(cookie.name());
    var session = new Session(sent == null ? Map.of() : values(sent));
    request.setAttribute(Session.class, session);
    Response response = next.handle(request);
    return session.isChanged() ? response.withCookie(saved(session)) : response;
  }

  private Cookie saved(Session session) {
    if (session.values().isEmpty()) {
      return cookie.withValue("").withMaxAge(Duration.ZERO);
    }
    var saved = new Saved(clock.instant().plus(maxAge).getEpochSecond(), session.values());
    String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(saved));
    Cookie signed = cookie.withValue(payload + "." + signature(payload)).withMaxAge(maxAge);
    if (signed.encoded().length() > LONGEST) {
      throw new IllegalStateException(
          "the session is longer than " + LONGEST + " characters: keep less in it");
    }
    return signed;
  }

  /** Returns what a cookie says, which is nothing if it is not ours, or too old. */
  private Map<String, String> values(String sent) {
    int dot = sent.indexOf('.');
    String payload = sent.substring(0, Math.max(0, dot));
    byte[] claimed = sent.substring(dot + 1).getBytes(US_ASCII);
    if (dot < 0 || !MessageDigest.isEqual(signature(payload).getBytes(US_ASCII), claimed)) {
      return Map.of();
    }
    @Nullable Saved saved = read(payload);
    return saved != null && saved.expires() > clock.instant().getEpochSecond()
        ? saved.values()
        : Map.of();
  }

  private static @Nullable Saved read(String payload) {
    try {
      return Json.read(Base64.getUrlDecoder().decode(payload), Saved.class);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Signs the name as well, so that no cookie can pass for another one. */
  private String signature(String payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature = mac.doFinal((cookie.name() + "=" + payload).getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
    }
  }
}
