package dev.weft.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have a file with {@code 0123456789} in it. */
abstract class WithFile {
  static final byte[] BIG = new byte[5_000_003];

  @TempDir static Path directory;

  Path path;

  static {
    new Random(1).nextBytes(BIG);
  }

  @BeforeEach
  void createFile() throws IOException {
    path = Files.createTempFile(directory, "file", ".txt");
    Files.writeString(path, "0123456789");
  }
}
