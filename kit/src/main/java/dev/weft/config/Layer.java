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

  /** Returns how many letters must be changed or swapped to make one of the other. */
  private static int distance(String one, String other) {
    int[][] table = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        table[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : least(table, one, other, i, j);
      }
    }
    return table[one.length()][other.length()];
  }

  private static int least(int[][] table, String one, String other, int i, int j) {
    char last = one.charAt(i - 1);
    int replaced = table[i - 1][j - 1] + (last == other.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
    boolean isSwapped =
        i > 1 && j > 1 && last == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
    return isSwapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
  }
}
