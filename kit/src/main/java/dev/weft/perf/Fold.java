package dev.weft.perf;

import java.util.regex.Pattern;

/** Names that differ in numbers only, made one. */
final class Fold {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern WEFTS_OWN =
      Pattern.compile("dev\\.weft\\.([A-Z]|(kernel|sync|stream|testing|inspect)\\.).*");
  private static final Pattern MACHINERY =
      Pattern.compile(
          "java\\.lang\\.(VirtualThread|Thread)(\\$.*)?|jdk\\.internal\\.vm\\..*|.*\\$\\$Lambda.*");

  private Fold() {}

  /** Returns {@code worker-*} for {@code worker-12}. */
  static String task(String name) {
    return NUMBER.matcher(name).replaceAll("*");
  }

  /** Returns {@code sleep} for {@code sleep 3.2s}, {@code lock} for {@code lock held by x}. */
  static String cause(String cause) {
    for (String kind : new String[] {"sleep", "lock", "task", "group"}) {
      if (cause.startsWith(kind + " ")) {
        return kind;
      }
    }
    return cause;
  }

  /** Returns whether a frame is Weft's, or what the JDK makes of threads and lambdas. */
  static boolean isMachinery(String type) {
    return WEFTS_OWN.matcher(type).matches() || MACHINERY.matcher(type).matches();
  }
}
