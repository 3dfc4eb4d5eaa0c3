package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.logging.LogManager;

/**
 * The JDK's own logging less what Weft says of itself, for {@code java.util.logging.config.class}.
 */
public final class QuietLogging {
  /** Sets it up. */
  public QuietLogging() throws IOException {
    try (InputStream quiet = QuietLogging.class.getResourceAsStream("quiet.properties")) {
      LogManager.getLogManager().readConfiguration(Objects.requireNonNull(quiet));
    }
  }
}
