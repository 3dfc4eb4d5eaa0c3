package dev.weft.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command {@code weft}: picks the command it is about, runs it and says what went wrong. */
@Command(
    name = "weft",
    description = "Looks at programs that run on Weft, and runs Weft at a prompt.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Crawl.class,
      Tour.class,
      Doctor.class,
      Ps.class,
      PsTree.class,
      Top.class,
      Profile.class,
      Repl.class,
      Serve.class,
      HttpBinCommand.class,
      Fetch.class,
      New.class,
      Compare.class,
      Completion.class
    })
final class Weft implements Runnable {
  private static final int WRONG_USAGE = 2;
  private static final Logger LOG = Logger.getLogger("dev.weft");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // by picocli
  Weft() {}

  /** Runs the command that the arguments name; the exit status is 0, 1, 2 or 130. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Weft());
    CommandLine profile = Objects.requireNonNull(commandLine.getSubcommands().get("profile"));
    profile.setStopAtPositional(true); // what follows is the program's
    return commandLine
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(Terminal.isColourful() ? Ansi.ON : Ansi.OFF))
        .setExpandAtFiles(false) // @ begins arguments of ours and of programs
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setExecutionStrategy(Weft::runLast)
        .setParameterExceptionHandler((e, _) -> wrongUsage(e))
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command: 'weft --help' lists them");
  }

  private static int runLast(ParseResult parsed) {
    CommandLine command = parsed.asCommandLineList().getLast();
    if (!Messages.isVerbose(command)) {
      LOG.setLevel(Level.WARNING); // not which fibers it uses
    }
    return new RunLast().execute(parsed);
  }

  private static int wrongUsage(ParameterException e) {
    e.getCommandLine().getErr().println("weft: " + UsageError.of(e));
    return WRONG_USAGE;
  }

  private static int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    boolean isExpected = e instanceof Failure;
    err.println("weft: " + (isExpected ? e.getMessage() : e + ": this is a bug, please report it"));
    if (!isExpected || Messages.isVerbose(command)) {
      e.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
