package dev.weft.config;

import dev.weft.config.ConfigException.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings, by keys with dots. Two keys are the same when they differ only in case, dots, dashes
 * and underscores: {@code APP_DB_POOL_SIZE} of the environment, with the prefix {@code APP_}, is
 * {@code db.poolSize}. A getter without a default throws a {@link ConfigException} if there is no
 * such setting, and each does if it is not what it should be. The values of keys with {@code
 * password}, {@code secret}, {@code token} or {@code key} in them appear in no message.
 */
public final class Config {
  private final Store store;
  private final String prefix;

  private Config(Store store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** Loads files; see {@link #load(Path...)}. */
  public static Config load(String path, String... more) {
    Builder builder = builder().file(path);
    for (String each : more) {
      builder.file(each);
    }
    return builder.environment("").properties("").load();
  }

  /**
   * Loads files, later ones over earlier ones; then comes the environment, then the system
   * properties. Suspends in a task, and blocks elsewhere. Any variable of the environment counts:
   * {@code USER} is {@code user}. A prefix keeps them apart: see {@link Builder#environment}.
   *
   * @throws ConfigException if a file is not there, or is malformed
   */
  public static Config load(Path... paths) {
    Builder builder = builder();
    for (Path path : paths) {
      builder.file(path);
    }
    return builder.environment("").properties("").load();
  }

  /** Returns a builder without sources. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a text. */
  public String string(String key) {
    return get(key, Kind.STRING);
  }

  /** Returns a text, or {@code otherwise} if there is none. */
  public String string(String key, String otherwise) {
    return get(key, Kind.STRING, otherwise);
  }

  /** Returns a whole number. */
  public int integer(String key) {
    return get(key, Kind.INTEGER);
  }

  /** Returns a whole number, or {@code otherwise} if there is none. */
  public int integer(String key, int otherwise) {
    return get(key, Kind.INTEGER, otherwise);
  }

  /** Returns a number. */
  public double number(String key) {
    return get(key, Kind.NUMBER);
  }

  /** Returns a number, or {@code otherwise} if there is none. */
  public double number(String key, double otherwise) {
    return get(key, Kind.NUMBER, otherwise);
  }

  /** Returns true for {@code true}, {@code yes} and {@code on}. */
  public boolean bool(String key) {
    return get(key, Kind.BOOL);
  }

  /** Returns true for {@code true}, {@code yes} and {@code on}; if there is none, the default. */
  public boolean bool(String key, boolean otherwise) {
    return get(key, Kind.BOOL, otherwise);
  }

  /** Returns a duration: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}, or ISO's. */
  public Duration duration(String key) {
    return get(key, Kind.DURATION);
  }

  /** Returns a duration, or {@code otherwise} if there is none. */
  public Duration duration(String key, Duration otherwise) {
    return get(key, Kind.DURATION, otherwise);
  }

  /** Returns a number of bytes: {@code 512}, {@code 64KiB}, {@code 10MB}. */
  public long size(String key) {
    return get(key, Kind.SIZE);
  }

  /** Returns a number of bytes, or {@code otherwise} if there is none. */
  public long size(String key, long otherwise) {
    return get(key, Kind.SIZE, otherwise);
  }

  /** Returns a path. */
  public Path path(String key) {
    return get(key, Kind.PATH);
  }

  /** Returns a path, or {@code otherwise} if there is none. */
  public Path path(String key, Path otherwise) {
    return get(key, Kind.PATH, otherwise);
  }

  /** Returns a list: what is between commas, or an array of JSON. */
  public List<String> list(String key) {
    Entry entry = find(key);
    if (entry == null) {
      throw missing(key, "a list");
    }
    return entry.list();
  }

  /** Returns a list, or {@code otherwise} if there is none. */
  public List<String> list(String key, List<String> otherwise) {
    Entry entry = find(key);
    return entry == null ? otherwise : entry.list();
  }

  private <T> T get(String key, Kind<T> kind) {
    Entry entry = find(key);
    if (entry == null) {
      throw missing(key, kind.expected());
    }
    return parse(key, entry, kind);
  }

  private <T> T get(String key, Kind<T> kind, T otherwise) {
    Entry entry = find(key);
    return entry == null ? otherwise : parse(key, entry, kind);
  }

  private <T> T parse(String key, Entry entry, Kind<T> kind) {
    try {
      return kind.parse().apply(entry.text());
    } catch (RuntimeException e) {
      // Not the cause: it may quote a secret.
      throw new ConfigException(
          List.of(RecordReader.wrong(prefix + key, entry, entry.text(), kind.expected())));
    }
  }

  private @Nullable Entry find(String key) {
    return store.settings().find(prefix + key);
  }

  private ConfigException missing(String key, String expected) {
    return new ConfigException(
        List.of(RecordReader.missing(store.settings(), prefix + key, expected)));
  }

  /** Returns the settings whose keys begin with {@code name} and a dot, by what follows. */
  public Config section(String name) {
    return new Config(store, prefix + name + ".");
  }

  /**
   * Returns a record of these settings: each component is the setting of its name, a component that
   * is a record is a section, one that is {@code Optional} may be missing, as may one with {@link
   * Default}. Components are texts, numbers, booleans, durations, paths, enums, and lists of those;
   * a {@code long} may be a size. What the constructor throws is a problem like the others.
   *
   * @throws ConfigException with everything that is wrong
   * @throws IllegalArgumentException if it is no record, or a component has another type
   */
  public <T> T bind(Class<T> type) {
    var reader = new RecordReader(store.settings());
    T value = reader.read(type, prefix);
    if (value == null) {
      throw new ConfigException(reader.problems());
    }
    return value;
  }

  /** Returns where a setting comes from, {@code app.properties:3}; null if there is none. */
  public @Nullable String source(String key) {
    Entry entry = find(key);
    return entry == null ? null : entry.source();
  }

  /** Sets a setting, over all sources and for good. */
  public void set(String key, String value) {
    Objects.requireNonNull(value, "a value is required, not null");
    store.override(prefix + key, value);
  }

  /**
   * Reads all sources again. Suspends in a task, and blocks elsewhere.
   *
   * @throws ConfigException if something is wrong; then everything stays as it was
   */
  public void reload() {
    store.load();
  }

  /**
   * Has {@code action} told of the old and the new text when a setting changes by {@link #set} or
   * {@link #reload}; null is for none. What it throws comes out there, when all have been told: the
   * settings are in place then.
   */
  public void onChange(String key, BiConsumer<@Nullable String, @Nullable String> action) {
    Objects.requireNonNull(action, "an action is required, not null");
    store.watch(prefix + key, action);
  }

  /** Returns the settings and where they come from, a line each. */
  @Override
  public String toString() {
    String start = Entry.normal(prefix);
    return store.settings().entries().stream()
        .filter(entry -> !entry.isAmbient() && Entry.normal(entry.key()).startsWith(start))
        .map(entry ->
            entry.key()
                + " = "
                + Entry.shown(entry.key(), entry.text())
                + " ("
                + entry.source()
                + ")")
        .collect(Collectors.joining("\n"));
  }

  /** Where settings come from, the later over the earlier. */
  public static final class Builder {
    private final List<Function<List<Problem>, Layer>> sources = new ArrayList<>();

    private Builder() {}

    /** Adds settings of the program itself. */
    public Builder defaults(Map<String, ?> defaults) {
      Map<String, ?> copy = new LinkedHashMap<>(defaults);
      return source((layer, problems) ->
          copy.forEach((key, value) -> layer.put(Entry.of(key, String.valueOf(value), "default"))));
    }

    /** Adds a file; see {@link #file(Path)}. */
    public Builder file(String path) {
      return file(Path.of(path));
    }

    /**
     * Adds a file, in UTF-8.
     *
     * @throws IllegalArgumentException if it is neither {@code .properties} nor {@code .json}
     */
    public Builder file(Path path) {
      sources.add(new SettingsFile(path, false)::read);
      return this;
    }

    /** Adds a file that need not be there; see {@link #file(Path)}. */
    public Builder optionalFile(String path) {
      return optionalFile(Path.of(path));
    }

    /** Adds a file that need not be there; see {@link #file(Path)}. */
    public Builder optionalFile(Path path) {
      sources.add(new SettingsFile(path, true)::read);
      return this;
    }

    /** Adds those variables of the environment that begin with {@code prefix}, without it. */
    public Builder environment(String prefix) {
      return environment(prefix, System.getenv());
    }

    Builder environment(String prefix, Map<String, String> variables) {
      return source((layer, problems) -> putAll(layer, prefix, variables, "environment "));
    }

    /** Adds those system properties that begin with {@code prefix}, without it. */
    public Builder properties(String prefix) {
      return source((layer, problems) -> {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
          properties.put(name, System.getProperty(name, ""));
        }
        putAll(layer, prefix, properties, "system property ");
      });
    }

    private static void putAll(
        Layer layer, String prefix, Map<String, String> values, String kind) {
      values.forEach((name, value) -> {
        String key = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        if (!Entry.normal(key).isEmpty()) {
          layer.put(new Entry(key, List.of(value), false, kind + name, prefix.isEmpty()));
        }
      });
    }

    /** Adds the command line: {@code --db.url=…}; {@code --verbose} alone is true. */
    public Builder arguments(String... arguments) {
      List<String> copy = List.of(arguments);
      return source(
          (layer, problems) -> copy.forEach(argument -> putArgument(layer, argument, problems)));
    }

    private static void putArgument(Layer layer, String argument, List<Problem> problems) {
      int equals = argument.indexOf('=');
      String option = equals < 0 ? argument : argument.substring(0, equals);
      String key = option.startsWith("--") ? option.substring(2) : "";
      if (Entry.normal(key).isEmpty()) {
        problems.add(new Problem(null, "argument " + option, null, "expected --key=value", null));
      } else {
        String value = equals < 0 ? "true" : argument.substring(equals + 1);
        layer.put(Entry.of(key, value, "argument --" + key));
      }
    }

    private Builder source(BiConsumer<Layer, List<Problem>> fill) {
      sources.add(problems -> {
        var layer = new Layer();
        fill.accept(layer, problems);
        return layer;
      });
      return this;
    }

    /**
     * Reads all sources. Suspends in a task, and blocks elsewhere.
     *
     * @throws ConfigException if a file is not there or malformed, or an argument is not understood
     */
    public Config load() {
      var store = new Store(List.copyOf(sources));
      store.load();
      return new Config(store, "");
    }
  }
}
