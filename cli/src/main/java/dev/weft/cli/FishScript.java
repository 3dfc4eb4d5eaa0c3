package dev.weft.cli;

import java.util.StringJoiner;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish has to know of a command with subcommands: a line for each of them and each option. */
final class FishScript {
  private static final Pattern FILE = Pattern.compile("FILE|PATH|DIR");

  private final String name;
  private final StringBuilder script = new StringBuilder();

  private FishScript(String name) {
    this.name = name;
  }

  static String of(CommandSpec command) {
    var fish = new FishScript(command.name());
    fish.script.append("# fish completion of ").append(command.name()).append('\n');
    fish.add("-f"); // no files, unless said
    for (OptionSpec option : command.options()) {
      fish.addOption("-n __fish_use_subcommand", option);
    }
    command.subcommands().values().forEach(each -> fish.addCommand(each.getCommandSpec()));
    return fish.script.toString();
  }

  private void addCommand(CommandSpec command) {
    add("-n __fish_use_subcommand -a " + command.name() + description(firstLine(command)));
    String when = "-n '__fish_seen_subcommand_from " + command.name() + "'";
    command.options().forEach(option -> addOption(when, option));
    command.positionalParameters().forEach(parameter -> addValues(when, parameter));
  }

  private void addOption(String when, OptionSpec option) {
    var line = new StringJoiner(" ").add(when);
    for (String each : option.names()) {
      line.add(flag(each));
    }
    if (option.arity().max() > 0) {
      line.add(isFile(option) ? "-r" : "-x"); // x: and it is no file
      addValuesOf(option, line);
    }
    add(line + description(String.join(" ", option.description())));
  }

  /** Returns how fish is told of an option: of one letter, after one dash, after two. */
  private static String flag(String option) {
    if (option.startsWith("--")) {
      return "-l " + option.substring(2);
    }
    return (option.length() == 2 ? "-s " : "-o ") + option.substring(1);
  }

  private void addValues(String when, ArgSpec parameter) {
    var line = new StringJoiner(" ").add(when);
    addValuesOf(parameter, line);
    if (line.length() > when.length()) {
      add(line.toString());
    }
  }

  private static void addValuesOf(ArgSpec argument, StringJoiner line) {
    if (argument.completionCandidates() != null) {
      line.add("-a '" + String.join(" ", argument.completionCandidates()) + "'");
    } else if (isFile(argument)) {
      line.add("-F");
    }
  }

  private static boolean isFile(ArgSpec argument) {
    return FILE.matcher(argument.paramLabel()).find();
  }

  private static String firstLine(CommandSpec command) {
    String[] lines = command.usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  /** Returns a description's first sentence, without what only picocli can fill in. */
  private static String description(String text) {
    String sentence = text.replaceFirst("( \\(default|[.:;] ).*|\\.$", "");
    return " -d '" + sentence.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void add(String line) {
    script.append("complete -c ").append(name).append(' ').append(line).append('\n');
  }
}
