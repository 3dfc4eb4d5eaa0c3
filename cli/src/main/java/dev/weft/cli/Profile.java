package dev.weft.cli;

import dev.weft.perf.Flight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft profile}: runs a program and says where its time went. */
@Command(
    name = "profile",
    customSynopsis = "weft profile [OPTION...] FILE.java|CLASS|JAR [ARG...]",
    description = {
      "Runs a program as 'weft run' does and says where its time went: which tasks ran, waited for"
          + " their turn, or for what else; and the methods that took most.",
      "Its output and exit status are the program's; the summary goes to stderr, and a flame graph"
          + " into one HTML file."
    },
    footer = {
      "",
      "Tasks with numbered names are one line: Task-1, Task-2 … are Task-*.",
      "",
      "Examples:",
      "  weft profile Server.java 8080",
      "  weft profile -o server.html --debug -cp target/classes example.Server"
    })
final class Profile implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The flame graph (default: PROGRAM-profile.html).")
  private @Nullable Path output;

  @Option(names = "--json", description = "Prints the summary as JSON, after the program's output.")
  private boolean json;

  @Mixin private RunOptions options;

  @Mixin private ProgramWords program;

  @SuppressWarnings("NullAway.Init") // by picocli
  Profile() {}

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    try (var _ = new ChildrenFirst()) { // what follows the program's end too
      return profile();
    }
  }

  private int profile() throws Failure, IOException, InterruptedException {
    Path directory = Files.createTempDirectory("weft-profile");
    Path recording = directory.resolve("profile.jfr");
    try {
      int status = run(recording);
      if (Files.exists(recording) && Files.size(recording) > 0) {
        tell(Flight.read(recording));
      } else {
        messages.note("nothing was recorded: the program did not start, or was killed");
      }
      return status;
    } finally {
      Files.deleteIfExists(recording);
      Files.deleteIfExists(directory);
    }
  }

  private int run(Path recording) throws IOException, InterruptedException {
    return options
        .starting(Flight.flags(recording), messages.areQuiet(), program.all())
        .inheritIO()
        .start()
        .waitFor();
  }

  private void tell(Flight flight) throws Failure, IOException {
    var report = ProfileReport.of(flight);
    Path page = output == null ? Path.of(programName() + "-profile.html") : output;
    try {
      Files.writeString(page, flight.flameGraph(programName()));
    } catch (IOException e) {
      throw new Failure(
              "cannot write " + page + " (" + e.getMessage() + ")", "give another -o FILE")
          .because(e);
    }
    if (json) {
      messages.results().println(TaskRow.json(report));
      messages.results().flush();
    } else {
      report.print(spec.commandLine().getErr());
    }
    messages.note("the flame graph is in " + page);
  }

  private String programName() {
    String file = program.program().getFileName().toString();
    return file.replaceFirst("\\.(java|jar)$", "");
  }
}
