package dev.weft.cli;

import static java.util.Map.entry;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command {@code weft}: picks the command it is about, runs it and says what went wrong. */
@Command(name = "weft", synopsisSubcommandLabel = "COMMAND")
final class Weft implements Runnable {
  /*
   * To know a command's options costs a tenth of a second for all of them together, so only the one
   * that is named is looked at, and all of them for a name that there is not.
   */
  private static final Map<String, Class<?>> COMMANDS =
      Map.ofEntries(
          entry("run", Run.class),
          entry("crawl", Crawl.class),
          entry("doctor", Doctor.class),
          entry("ps", Ps.class),
          entry("pstree", PsTree.class),
          entry("top", Top.class),
          entry("profile", Profile.class),
          entry("repl", Repl.class),
          entry("tour", Tour.class),
          entry("serve", Serve.class),
          entry("httpbin", HttpBinCommand.class),
          entry("fetch", Fetch.class),
          entry("compare", Compare.class),
          entry("new", New.class),
          entry("completion", Completion.class));

  /** What follows the program's name is the program's. */
  private static final Set<String> RUNS_A_PROGRAM = Set.of("run", "profile");

  private static final int WRONG_USAGE = 2;
  private static final Logger LOG = Logger.getLogger("dev.weft");

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Lists the commands.")
  @SuppressWarnings("unused") // by us: picocli shows the help
  private boolean help;

  @Option(names = "--version", description = "Shows which Weft this is.")
  private boolean version;

  @SuppressWarnings("NullAway.Init") // by picocli
  Weft() {}

  /** Runs the command that the arguments name; the exit status is 0, 1, 2 or 130. */
  public static void main(String[] arguments) {
    @Nullable Class<?> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    CommandLine weft = named == null ? commandLine() : commandLine(Map.of(arguments[0], named));
    System.exit(weft.execute(arguments));
  }

  /** Returns the whole command line. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  private static CommandLine commandLine(Map<String, Class<?>> commands) {
    var weft = new CommandLine(new Weft());
    new TreeMap<>(commands)
        .forEach((name, command) -> {
          var subcommand = new CommandLine(command);
          subcommand.setStopAtPositional(RUNS_A_PROGRAM.contains(name));
          if (name.equals("run")) {
            Texts.asHelpOf(subcommand, "run-usage.txt");
          }
          weft.addSubcommand(name, subcommand);
        });
    Texts.asHelpOf(weft, "usage.txt");
    return weft.setColorScheme(
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
    if (!version) {
      throw new ParameterException(
          spec.commandLine(), "no command: try 'weft run FILE.java' or 'weft --help'");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("weft " + Project.weftVersion());
    out.println(
        "JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")");
    out.println("fiber native (--fiber portable for the other)");
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
