package dev.weft.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that ends with what to do. */
final class UsageError {
  private static final int MOST_CHANGES = 2;

  private UsageError() {}

  static String of(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing when unknownOption(missing) != null ->
          unmatched(Objects.requireNonNull(unknownOption(missing)));
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
        isCommand
            ? like(argument, command.getSubcommands().keySet())
            : e.isUnknownOption() ? optionsLike(argument, e) : List.of();
    return what
        + argument
        + ": "
        + (near.isEmpty() ? seeHelp(command) : "did you mean " + near.getFirst() + "?");
  }

  /** Returns what is wrong with an option that there is not, where something is missing too. */
  private static @Nullable UnmatchedArgumentException unknownOption(MissingParameterException e) {
    List<String> unmatched = e.getCommandLine().getUnmatchedArguments();
    return unmatched.isEmpty() || !unmatched.getFirst().startsWith("-")
        ? null
        : new UnmatchedArgumentException(e.getCommandLine(), unmatched);
  }

  private static List<String> optionsLike(String argument, UnmatchedArgumentException e) {
    Set<String> options = e.getCommandLine().getCommandSpec().optionsMap().keySet();
    List<String> near = like(argument.replaceFirst("=.*", ""), options);
    return near.isEmpty() ? e.getSuggestions() : near;
  }

  /** Returns what begins with a word, or else is like it but for two changes, and half of it. */
  private static List<String> like(String word, Set<String> names) {
    List<String> longer = names.stream().filter(name -> isBegun(word, name)).sorted().toList();
    return longer.isEmpty()
        ? names.stream()
            .filter(name -> !name.matches("-."))
            .filter(name -> changes(word, name) <= Math.min(MOST_CHANGES, word.length() / 2))
            .sorted(
                Comparator.comparingInt((String name) -> changes(word, name))
                    .thenComparingInt(name -> Math.abs(name.length() - word.length()))
                    .thenComparing(Comparator.naturalOrder()))
            .toList()
        : longer;
  }

  private static boolean isBegun(String word, String name) {
    return word.length() > MOST_CHANGES && name.startsWith(word);
  }

  /**
   * Returns how many letters have to be put in, taken away or replaced to come from one to other.
   */
  private static int changes(String one, String other) {
    int[] last = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int[] next = new int[last.length];
      next[0] = i;
      for (int j = 1; j < next.length; j++) {
        int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(replaced, 1 + Math.min(last[j], next[j - 1]));
      }
      last = next;
    }
    return last[other.length()];
  }

  private static String seeHelp(CommandLine command) {
    return "see '" + command.getCommandSpec().qualifiedName() + " --help'";
  }

  private static String lowerCase(@Nullable String message) {
    String text = Objects.requireNonNull(message);
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
