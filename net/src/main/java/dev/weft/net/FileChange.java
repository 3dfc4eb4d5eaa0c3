package dev.weft.net;

import java.nio.file.Path;

/**
 * Something that has happened in a directory that is watched.
 *
 * @param kind what has happened
 * @param path to what: the directory and a name in it; for an overflow the directory itself
 */
public record FileChange(Kind kind, Path path) {
  /** What can happen in a directory. */
  public enum Kind {
    /** It is there now, created or moved in. */
    CREATED,
    /** It was written to, or its attributes were set. */
    MODIFIED,
    /** It is gone, deleted or moved away. */
    DELETED,
    /** More has happened than the system could tell: look for yourself. */
    OVERFLOW
  }
}
