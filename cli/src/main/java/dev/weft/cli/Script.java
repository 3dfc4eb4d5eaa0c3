package dev.weft.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The script {@code weft} of a clone, if it is what started this command line. */
final class Script {
  private Script() {}

  /** Returns its path; null if this was started as a jar. */
  static @Nullable Path path() {
    String path = System.getProperty("weft.script");
    return path == null ? null : Path.of(path).toAbsolutePath();
  }
}
