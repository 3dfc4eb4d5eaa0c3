package dev.weft.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that ends with what to do. */
final class UsageError {
  private UsageError() {}

  static String of(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing ->
          lowerCase(missing.getMessage()) + ": " + seeHelp(missing.getCommandLine());
      default ->
          e.getCause() instanceof TypeConversionException converting
              ? Objects.requireNonNull(converting.getMessage())
              : lowerCase(e.getMessage());
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    boolean isCommand = !command.getSubcommands().isEmpty() && !e.isUnknownOption();
    String what =
        isCommand
            ? "no such command: "
            : e.isUnknownOption() ? "no such option: " : "one argument too many: ";
    List<String> near =
        e.getSuggestions().stream()
            .filter(name -> !isCommand || beginsLike(name, argument))
            .toList();
    return what
        + argument
        + ": "
        + (near.isEmpty() ? seeHelp(command) : "did you mean " + near.getFirst() + "?");
  }

  private static boolean beginsLike(String name, String argument) {
    return !argument.isEmpty() && name.charAt(0) == argument.charAt(0);
  }

  private static String seeHelp(CommandLine command) {
    return "see '" + command.getCommandSpec().qualifiedName() + " --help'";
  }

  private static String lowerCase(@Nullable String message) {
    String text = Objects.requireNonNull(message);
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
