package dev.weft.http;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a site remembers of a user between requests; {@link Sessions} keeps it in a cookie. */
public final class Session {
  private final Map<String, String> values;
  private boolean changed;

  Session(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Returns the session of a request.
   *
   * @throws IllegalStateException if there is no {@link Sessions} around
   */
  public static Session of(Request request) {
    Session session = request.attribute(Session.class);
    if (session == null) {
      throw new IllegalStateException(
          "no session: router.use(Sessions.signedWith(key)) is missing");
    }
    return session;
  }

  /** Returns a value; null if there is none. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** Sets a value. The client can read it, but not change it. */
  public void set(String name, String value) {
    Objects.requireNonNull(value, "a value is required, not null");
    changed |= !value.equals(values.put(name, value));
  }

  /** Removes a value. */
  public void remove(String name) {
    changed |= values.remove(name) != null;
  }

  /** Removes all values: the user has left. */
  public void clear() {
    changed |= !values.isEmpty();
    values.clear();
  }

  Map<String, String> values() {
    return values;
  }

  boolean isChanged() {
    return changed;
  }
}
