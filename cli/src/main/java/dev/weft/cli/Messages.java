package dev.weft.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every command has, and what they are about: how much it says on stderr. */
final class Messages {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-q", "--quiet"},
      description = "Says nothing but results and errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Says more, with the stack trace of an error.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  @SuppressWarnings("unused") // by us: picocli shows the help
  private boolean help;

  @SuppressWarnings("NullAway.Init") // by picocli
  Messages() {}

  /** Says what is going on, unless {@code --quiet}. */
  void note(String message) {
    line("weft: " + message);
  }

  /** Says that something has failed, also with {@code --quiet}. */
  void error(String message) {
    PrintWriter err = command.commandLine().getErr();
    err.println("weft: " + message);
    err.flush();
  }

  /** Shows how far it is, in a line that the next one takes the place of; on a terminal only. */
  void progress(String text) {
    if (!quiet && Terminal.isThere()) {
      PrintWriter err = command.commandLine().getErr();
      err.print("\r" + text + "\033[K");
      err.flush();
    }
  }

  /** Says something in a line of its own, as it is, unless {@code --quiet}. */
  void line(String text) {
    if (!quiet) {
      PrintWriter err = command.commandLine().getErr();
      err.println(text);
      err.flush();
    }
  }

  /** Returns whether all that could be said is wanted. */
  boolean areDetailed() {
    return verbose;
  }

  /** Returns whether somebody would see a line that says how far the work is. */
  boolean haveAReader() {
    return !quiet && Terminal.isThere();
  }

  /** Returns whether nothing but results and errors is wanted. */
  boolean areQuiet() {
    return quiet;
  }

  /** Returns where results go. */
  PrintWriter results() {
    return command.commandLine().getOut();
  }

  static boolean isVerbose(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .anyMatch(mixin -> mixin.userObject() instanceof Messages messages && messages.verbose);
  }
}
