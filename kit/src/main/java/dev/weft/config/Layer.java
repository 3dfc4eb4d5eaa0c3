package dev.weft.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings by key, however that is spelled: of one source, or of all with the last one on top. */
final class Layer {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Nullable Entry find(String key) {
    return entries.get(Entry.normal(key));
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  void put(Entry entry) {
    entries.put(Entry.normal(entry.key()), entry);
  }

  /** Adds a setting of a file, which must not have it twice. */
  void putOnce(Entry entry, List<ConfigException.Problem> problems) {
    Entry before = find(entry.key());
    if (before != null) {
      String expected = "one value: it is at " + before.source() + " already";
      problems.add(new ConfigException.Problem(entry.key(), entry.source(), null, expected, null));
    }
    put(entry);
  }

  /** Puts {@code upper} on top; a setting keeps the spelling of the lowest that has it. */
  void putAll(Layer upper) {
    for (Entry entry : upper.entries()) {
      Entry below = find(entry.key());
      boolean known = below != null && !below.isAmbient();
      put(
          below != null && known
              ? new Entry(below.key(), entry.elements(), entry.isList(), entry.source(), false)
              : entry);
    }
  }

  /** Returns the key that is most like {@code missing}, with its place; null if none is. */
  @Nullable String near(String missing) {
    String wanted = Entry.normal(missing);
    int least = Math.min(3, wanted.length() / 5 + 1);
    Entry nearest = null;
    for (var each : entries.entrySet()) {
      int distance = distance(wanted, each.getKey());
      if (distance < least && !each.getValue().isAmbient()) {
        least = distance;
        nearest = each.getValue();
      }
    }
    return nearest == null ? null : nearest.key() + " (" + nearest.source() + ")";
  }

  /** Returns how many letters have to be changed to make one of the other (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
