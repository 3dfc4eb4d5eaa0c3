package dev.weft.config;

import dev.weft.config.ConfigException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all sections of a configuration share: its sources, what they gave, and who watches. */
final class Store {
  private final List<Function<List<Problem>, Layer>> sources;
  private final Layer overrides = new Layer();
  private final List<Watch> watches = new ArrayList<>();
  private Layer settings = new Layer();

  private record Watch(String key, BiConsumer<@Nullable String, @Nullable String> action) {
    void tell(@Nullable String from, @Nullable String to) {
      if (!Objects.equals(from, to)) {
        action.accept(from, to);
      }
    }
  }

  Store(List<Function<List<Problem>, Layer>> sources) {
    this.sources = sources;
  }

  Layer settings() {
    return settings;
  }

  void watch(String key, BiConsumer<@Nullable String, @Nullable String> action) {
    watches.add(new Watch(key, action));
  }

  /** Reads everything again, and puts it in place if nothing is wrong with it. */
  void load() {
    List<Problem> problems = new ArrayList<>();
    var fresh = new Layer();
    sources.forEach(source -> fresh.putAll(source.apply(problems)));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    replace(fresh);
  }

  void override(String key, String value) {
    overrides.put(Entry.of(key, value, "set"));
    var fresh = new Layer();
    fresh.putAll(settings);
    replace(fresh);
  }

  private void replace(Layer fresh) {
    fresh.putAll(overrides);
    Layer before = settings;
    settings = fresh;
    RuntimeException failure = null;
    for (Watch watch : List.copyOf(watches)) {
      try {
        watch.tell(text(before.find(watch.key)), text(fresh.find(watch.key)));
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable String text(@Nullable Entry entry) {
    return entry == null ? null : entry.text();
  }
}
