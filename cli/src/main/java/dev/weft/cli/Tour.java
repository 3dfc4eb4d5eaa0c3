package dev.weft.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft tour}: lists, shows and runs the programs of the guide. */
@Command(
    name = "tour",
    description = {
      "Runs the programs of a guide to asyncio, chapters 1 to 11, as they are on Weft.",
      "Those that only sleep run in virtual time: the loop's clock jumps. Without arguments it asks"
          + " which, on a terminal, or lists them."
    },
    footer = {"", "Examples:", "  weft tour 6.1a 7", "  weft tour --source 6.2"})
final class Tour implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(names = "--all", description = "All programs.")
  private boolean all;

  @Option(names = "--list", description = "Lists the programs, one a line.")
  private boolean list;

  @Option(names = "--real-time", description = "Truly sleeps, also where a program only sleeps.")
  private boolean realTime;

  @Option(names = "--source", description = "Prints the sources instead.")
  private boolean source;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID|CHAPTER",
      description = "Programs by their number in the guide: 6.1a, or 6.1 or 6 for all in it.")
  private @Nullable List<String> parts;

  @SuppressWarnings("NullAway.Init") // by picocli
  Tour() {}

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    Guide guide = Guide.read();
    List<GuideProgram> chosen = chosen(guide);
    if (source) {
      return printSources(chosen);
    }
    if (list) {
      return print(chosen.isEmpty() ? guide.programs() : chosen);
    }
    if (!chosen.isEmpty()) {
      return walk(guide).run(chosen);
    }
    return Terminal.isThere() ? ask(guide) : print(guide.programs());
  }

  private List<GuideProgram> chosen(Guide guide) {
    if (all) {
      return guide.programs();
    }
    Set<GuideProgram> chosen = new LinkedHashSet<>();
    for (String part : parts == null ? List.<String>of() : parts) {
      List<GuideProgram> programs = guide.in(part);
      if (programs.isEmpty()) {
        throw wrong("no such program: " + part + ": " + others(guide, part));
      }
      chosen.addAll(programs);
    }
    return new ArrayList<>(chosen);
  }

  /** Returns what there is instead. */
  private static String others(Guide guide, String part) {
    String chapter = part.replaceFirst("\\..*", "");
    List<String> ids = guide.in(chapter).stream().map(GuideProgram::id).toList();
    return ids.isEmpty()
        ? "'weft tour --list' lists them"
        : "chapter " + chapter + " has " + String.join(" ", ids);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int print(List<GuideProgram> programs) {
    int width = programs.stream().mapToInt(program -> program.id().length()).max().orElse(0);
    for (GuideProgram program : programs) {
      int spaces = width - program.id().length() + 2;
      messages.results().println(program.id() + " ".repeat(spaces) + program.title());
    }
    messages.results().flush();
    return 0;
  }

  private int printSources(List<GuideProgram> programs) throws IOException {
    if (programs.isEmpty()) {
      throw wrong("--source of which program?: give its number; 'weft tour --list' lists them");
    }
    List<String> sources = new ArrayList<>();
    for (GuideProgram program : programs) {
      sources.add(Files.readString(program.source()));
    }
    messages.results().print(String.join("\n", sources));
    messages.results().flush();
    return 0;
  }

  /** Has somebody at the terminal choose, again and again. */
  private int ask(Guide guide) throws Failure, IOException, InterruptedException {
    var _ = print(guide.programs());
    Walk walk = walk(guide);
    var keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    int status = 0;
    for (String answer = answer(keyboard); !answer.isEmpty(); answer = answer(keyboard)) {
      parts = List.of(answer.split("[ ,]+", -1));
      all = parts.contains("all");
      try {
        status = Math.max(status, walk.run(chosen(guide)));
      } catch (ParameterException e) {
        messages.note(String.valueOf(e.getMessage()));
      }
      if (status == GuideRun.INTERRUPTED) {
        return status;
      }
    }
    return status;
  }

  private String answer(BufferedReader keyboard) throws IOException {
    messages.results().print("which? an ID, a chapter, all, or Enter to end: ");
    messages.results().flush();
    return Objects.requireNonNullElse(keyboard.readLine(), "").strip();
  }

  /** Returns what runs programs, which are compiled first if they are not. */
  private Walk walk(Guide guide) throws Failure, IOException {
    PrintWriter err = spec.commandLine().getErr();
    var classes = new GuideClasses(guide);
    if (!classes.areThere()) {
      if (Terminal.isThere()) {
        messages.note("compiling the guide's programs, which is needed once");
      }
      classes.compile(err);
    }
    return new Walk(classes.directory(), realTime, messages.results(), err);
  }
}
