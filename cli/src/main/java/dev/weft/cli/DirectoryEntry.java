package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** A file or directory that a listing shows. */
record DirectoryEntry(String name, boolean isDirectory, long size, Instant modified) {
  /** Directories first; then by name, as people look for names. */
  static final Comparator<DirectoryEntry> ORDER =
      Comparator.comparing(DirectoryEntry::isDirectory)
          .reversed()
          .thenComparing(DirectoryEntry::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(DirectoryEntry::name);

  /** Looks at a file; returns nothing for what is neither a regular file nor a directory. */
  static Stream<DirectoryEntry> look(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile() && !attributes.isDirectory()) {
      return Stream.of();
    }
    return Stream.of(
        new DirectoryEntry(
            String.valueOf(file.getFileName()),
            attributes.isDirectory(),
            attributes.size(),
            attributes.lastModifiedTime().toInstant()));
  }
}
