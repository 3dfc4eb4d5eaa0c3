package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;

/** The texts in files beside the classes. The script {@code weft} prints some of them too. */
final class Texts {
  private Texts() {}

  static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has {@code --help} of a command print a text instead of what picocli would. */
  static void asHelpOf(CommandLine command, String name) {
    var help = command.getCommandSpec().usageMessage(); // of this command, not of those below it
    help.sectionKeys(List.of(name));
    help.sectionMap().put(name, _ -> read(name));
  }
}
