package dev.weft.config;

import java.util.List;
import java.util.Locale;

/**
 * A setting.
 *
 * @param key its key as it is written there
 * @param elements its text, or the texts of a list
 * @param isList whether it was written as a list
 * @param source where it is
 * @param isAmbient whether it only happens to be there: a variable of the environment that is taken
 *     without a prefix
 */
record Entry(String key, List<String> elements, boolean isList, String source, boolean isAmbient) {
  private static final List<String> SECRETS = List.of("password", "secret", "token", "key");
  static final String HIDDEN = "***";

  static Entry of(String key, String value, String source) {
    return new Entry(key, List.of(value), false, source, false);
  }

  String text() {
    return String.join(",", elements);
  }

  /** Returns the texts between commas, or those of the list. */
  List<String> list() {
    if (isList || text().isBlank()) {
      return isList ? elements : List.of();
    }
    return List.of(text().split(",", -1)).stream().map(String::strip).toList();
  }

  /** Returns the text as it may be shown, under this key. */
  static String shown(String key, String text) {
    return isSecret(key) ? HIDDEN : text;
  }

  static boolean isSecret(String key) {
    return SECRETS.stream().anyMatch(normal(key)::contains);
  }

  /** Returns what all spellings of a key have in common. */
  static String normal(String key) {
    return key.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
  }
}
