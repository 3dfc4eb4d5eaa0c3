package dev.weft.cli;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names for what URLs lead to: the last part of the path, each once. */
final class FileNames {
  private static final int LONGEST = 120;
  private static final String DEFAULT = "index.html";

  private final Set<String> taken = new HashSet<>();

  /** Returns a name that no earlier one is the same as, on systems without case too. */
  String of(URI url) {
    String name = plain(url);
    String free = name;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = numbered(name, i);
    }
    return free;
  }

  private static String plain(URI url) {
    String path = url.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    String safe = last.replaceAll("[^\\w.%~+=@-]", "_").replaceFirst("^\\.+", "");
    return safe.isEmpty() ? DEFAULT : safe.substring(0, Math.min(LONGEST, safe.length()));
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return name.substring(0, end) + "-" + number + name.substring(end);
  }
}
