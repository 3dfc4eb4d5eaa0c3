package dev.weft.config;

import dev.weft.config.ConfigException.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes records of settings, and notes all that is wrong with these. */
final class RecordReader {
  private final Layer settings;
  private final List<Problem> problems = new ArrayList<>();

  RecordReader(Layer settings) {
    this.settings = settings;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Returns the record of the settings below {@code prefix}; null if there are problems. */
  <T> @Nullable T read(Class<T> type, String prefix) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("settings are bound to a record: " + type + " is none");
    }
    int before = problems.size();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = read(components[i], prefix);
    }
    return problems.size() == before ? create(type, components, values, prefix) : null;
  }

  private @Nullable Object read(RecordComponent component, String prefix) {
    String key = prefix + component.getName();
    Type type = component.getGenericType();
    if (component.getType() != Optional.class) {
      return read(component, type, key);
    }
    Type inner = argument(type);
    return isPresent(inner, key) || component.isAnnotationPresent(Default.class)
        ? Optional.ofNullable(read(component, inner, key))
        : Optional.empty();
  }

  private @Nullable Object read(RecordComponent component, Type type, String key) {
    if (type instanceof Class<?> nested && nested.isRecord()) {
      return read(nested, key + ".");
    }
    boolean isList = type instanceof ParameterizedType list && list.getRawType() == List.class;
    Kind<?> kind = kind(isList ? argument(type) : type, key);
    Entry entry = entry(component, key);
    if (entry == null) {
      problems.add(missing(settings, key, isList ? "a list" : kind.expected()));
      return null;
    }
    return isList
        ? entry.list().stream().map(text -> parse(key, entry, text, kind)).toList()
        : parse(key, entry, entry.text(), kind);
  }

  private @Nullable Entry entry(RecordComponent component, String key) {
    Entry entry = settings.find(key);
    Default byDefault = component.getAnnotation(Default.class);
    return entry == null && byDefault != null
        ? Entry.of(key, byDefault.value(), "@Default")
        : entry;
  }

  private boolean isPresent(Type type, String key) {
    if (type instanceof Class<?> nested && nested.isRecord()) {
      return Arrays.stream(nested.getRecordComponents())
          .anyMatch(each -> isPresent(each.getGenericType(), key + "." + each.getName()));
    }
    return settings.find(key) != null;
  }

  private static Type argument(Type type) {
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : String.class;
  }

  private static Kind<?> kind(Type type, String key) {
    Kind<?> kind = type instanceof Class<?> plain ? Kind.of(plain) : null;
    if (kind == null) {
      throw new IllegalArgumentException(
          key + " cannot be bound to a " + type.getTypeName() + ": make it text, and parse that");
    }
    return kind;
  }

  private <T> @Nullable T parse(String key, Entry entry, String text, Kind<T> kind) {
    try {
      return kind.parse().apply(text);
    } catch (RuntimeException e) {
      problems.add(wrong(key, entry, text, kind.expected()));
      return null;
    }
  }

  static Problem missing(Layer settings, String key, String expected) {
    return new Problem(key, null, null, expected, settings.near(key));
  }

  static Problem wrong(String key, Entry entry, String text, String expected) {
    return new Problem(key, entry.source(), Entry.shown(key, text), expected, null);
  }

  private <T> @Nullable T create(
      Class<T> type, RecordComponent[] components, @Nullable Object[] values, String prefix) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        problems.add(refused(components, values, prefix, refusal));
        return null;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          type + " cannot be created: open its package to dev.weft.kit", e);
    }
  }

  /** Says why a constructor has refused; about the component that it names, if it names one. */
  private Problem refused(
      RecordComponent[] components,
      @Nullable Object[] values,
      String prefix,
      RuntimeException refusal) {
    String why = refusal.getMessage() == null ? refusal.toString() : refusal.getMessage();
    String key = prefix.isEmpty() ? "configuration" : prefix.substring(0, prefix.length() - 1);
    Entry entry = null;
    for (int i = components.length - 1; i >= 0; i--) {
      String name = components[i].getName();
      String value = values[i] == null ? "" : values[i].toString();
      if (Entry.isSecret(prefix + name) && !value.isEmpty()) {
        why = why.replace(value, Entry.HIDDEN);
      }
      if (Pattern.compile("\\b" + name + "\\b").matcher(why).find()) {
        key = prefix + name;
        entry = entry(components[i], key);
      }
    }
    return entry == null
        ? new Problem(key, "as a whole", null, why, null)
        : wrong(key, entry, entry.text(), "another value: " + why);
  }
}
