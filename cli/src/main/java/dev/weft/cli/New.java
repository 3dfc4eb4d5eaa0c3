package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft new}: a project to begin with. */
@Command(
    name = "new",
    description = {
      "Makes a Maven project in a new directory: a program on Weft and a test of it.",
      "It needs Weft in Maven's local repository, where './build install' puts it."
    },
    footer = {
      "",
      "The files made are listed on stdout.",
      "",
      "Examples:",
      "  weft new hello && cd hello && mvn test",
      "  weft new --quiet my-server"
    })
final class New implements Callable<Integer> {
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?";

  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Parameters(
      paramLabel = "NAME",
      description = "The name of the directory and of the artifact: letters, digits and . _ -")
  private String name;

  @SuppressWarnings("NullAway.Init") // by picocli
  New() {}

  @Override
  public Integer call() throws Failure {
    Path directory = Path.of(check(name));
    var project = new Project(name);
    try {
      for (Path file : project.writeTo(directory)) {
        messages.results().println(file);
      }
    } catch (IOException e) {
      throw new Failure("cannot write " + directory + " (" + e + ")", "run it where you may write")
          .because(e);
    }
    messages.results().flush();
    if (!project.isWeftInstalled()) {
      messages.note("Weft is not in Maven's local repository: put it there: " + installation());
    }
    messages.note("now: cd " + name + " && " + maven() + " test");
    return 0;
  }

  private String check(String name) {
    if (!name.matches(NAME)) {
      throw wrong(
          "not a name for a project: "
              + name
              + ": take letters, digits and . _ - within, as in"
              + " my-server");
    }
    if (Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS)) {
      throw wrong("there is a " + name + " already: give another name");
    }
    return name;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Returns how to call Maven: with the JDK that the script has found, if Maven would take another.
   */
  private static String maven() {
    @Nullable String home = System.getProperty("weft.javaHome");
    return home == null ? "mvn" : "JAVA_HOME=" + home + " mvn";
  }

  private static String installation() {
    @Nullable Path script = Script.path();
    return script == null
        ? "./build install in a clone of Weft"
        : script.resolveSibling("build") + " install";
  }
}
