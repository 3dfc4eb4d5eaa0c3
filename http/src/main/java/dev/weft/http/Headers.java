package dev.weft.http;

import dev.weft.http.syntax.Tokens;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The header fields of a message, in their order; names in any case. Immutable. */
public final class Headers implements Iterable<Map.Entry<String, String>> {
  /*
   * What has arrived stays as Netty has it until somebody wants more than one field: most handlers
   * look at none or two.
   */
  private static final Headers NONE = new Headers(List.of(), null);

  private @Nullable List<Map.Entry<String, String>> fields;
  private final @Nullable HttpHeaders arrived;

  private Headers(@Nullable List<Map.Entry<String, String>> fields, @Nullable HttpHeaders arrived) {
    this.fields = fields;
    this.arrived = arrived;
  }

  /** Returns what has arrived, which nobody changes any more. */
  static Headers of(HttpHeaders arrived) {
    return new Headers(null, arrived);
  }

  private List<Map.Entry<String, String>> fields() {
    if (fields == null) {
      fields = arrived == null ? List.of() : copied(arrived);
    }
    return fields;
  }

  private static List<Map.Entry<String, String>> copied(HttpHeaders arrived) {
    List<Map.Entry<String, String>> copy = new ArrayList<>(arrived.size());
    for (var field : arrived) {
      copy.add(Map.entry(field.getKey(), field.getValue()));
    }
    return Collections.unmodifiableList(copy);
  }

  /** Returns one without fields. */
  public static Headers of() {
    return NONE;
  }

  /** Returns those fields, in their order. */
  static Headers of(List<Map.Entry<String, String>> fields) {
    return fields.isEmpty() ? NONE : new Headers(List.copyOf(fields), null);
  }

  /** Returns the first value of a field; null if there is none. */
  public @Nullable String get(String name) {
    Objects.requireNonNull(name, "a name is required, not null");
    if (fields == null && arrived != null) {
      return arrived.get(name);
    }
    for (var field : fields()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** Returns all values of a field, in their order. */
  public List<String> all(String name) {
    if (fields == null && arrived != null) {
      return List.copyOf(arrived.getAll(name));
    }
    List<String> values = new ArrayList<>(1);
    for (var field : fields()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        values.add(field.getValue());
      }
    }
    return List.copyOf(values);
  }

  /** Returns whether there is such a field. */
  public boolean contains(String name) {
    return get(name) != null;
  }

  /** Returns the names, each once, sorted in any case. */
  public Set<String> names() {
    var names = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    fields().forEach(field -> names.putIfAbsent(field.getKey(), field.getValue()));
    return names.keySet();
  }

  /** Returns how many fields there are. */
  public int size() {
    return fields().size();
  }

  /**
   * Returns a copy with one more field, behind those of the same name.
   *
   * @throws IllegalArgumentException if that cannot be sent: a name that is no token, or a value
   *     with line breaks, other control characters, or beyond Latin-1
   */
  public Headers with(String name, String value) {
    requireToken(name);
    requireValue(name, value);
    List<Map.Entry<String, String>> more = new ArrayList<>(size() + 1);
    more.addAll(fields());
    more.add(Map.entry(name, value));
    return new Headers(Collections.unmodifiableList(more), null);
  }

  /** Returns a copy in which {@code value} is the only one of this name. */
  public Headers withOnly(String name, String value) {
    return contains(name) ? without(name).with(name, value) : with(name, value);
  }

  /** Returns a copy with those of {@code defaults} whose names are not here. */
  Headers withMissing(Headers defaults) {
    List<Map.Entry<String, String>> all = new ArrayList<>(size() + defaults.size());
    all.addAll(fields());
    for (var field : defaults) {
      if (!contains(field.getKey())) {
        all.add(field);
      }
    }
    return new Headers(Collections.unmodifiableList(all), null);
  }

  /** Returns a copy without the fields of this name. */
  public Headers without(String name) {
    return of(fields().stream().filter(field -> !field.getKey().equalsIgnoreCase(name)).toList());
  }

  static void requireToken(String name) {
    if (!Tokens.isToken(name)) {
      throw new IllegalArgumentException(
          "\"" + name + "\" cannot be a name in HTTP: letters, digits and !#$%&'*+-.^_`|~");
    }
  }

  static void requireValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "the value of " + name + " has characters that no header field can have: encode it");
      }
    }
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return fields().iterator();
  }

  @Override
  public String toString() {
    return fields().toString();
  }
}
