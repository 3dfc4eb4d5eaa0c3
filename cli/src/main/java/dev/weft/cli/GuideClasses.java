package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The guide's programs, compiled together and kept until a source or Weft itself changes. */
final class GuideClasses {
  private static final String CLASS_PATH =
      System.getProperty("weft.classPath", System.getProperty("java.class.path"));

  private final List<Path> sources;
  private final Path directory;

  GuideClasses(Guide guide) throws IOException {
    sources = guide.programs().stream().map(GuideProgram::source).toList();
    directory = guide.target().resolve(version());
  }

  /** Returns what changes when anything does that the classes are made of. */
  private String version() throws IOException {
    var everything = new StringBuilder(CLASS_PATH);
    for (Path source : sources) {
      everything.append('\n').append(stamp(source));
    }
    for (String element : CLASS_PATH.split(File.pathSeparator, -1)) {
      everything.append('\n').append(stamp(Path.of(element)));
    }
    return UUID.nameUUIDFromBytes(everything.toString().getBytes(UTF_8)).toString();
  }

  private static String stamp(Path file) throws IOException {
    return Files.exists(file) ? file + " " + Files.getLastModifiedTime(file) : file.toString();
  }

  /** Returns whether there is nothing to compile. */
  boolean areThere() {
    return Files.isDirectory(directory);
  }

  /** Returns where they are. */
  Path directory() {
    return directory;
  }

  /**
   * Compiles all the programs. They are there as a whole or not at all, so that two may do this.
   *
   * @param err for what the compiler says
   */
  void compile(PrintWriter err) throws Failure, IOException {
    Files.createDirectories(directory.getParent());
    Path unfinished = Files.createTempDirectory(directory.getParent(), "unfinished");
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", CLASS_PATH, "-d", unfinished.toString()));
    for (Path source : sources) {
      arguments.add(file(source, unfinished).toString());
    }
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(err, err, arguments.toArray(String[]::new)) != 0) {
      delete(unfinished);
      throw new Failure("the guide's programs do not compile", "mend what javac says above");
    }
    try {
      Files.move(unfinished, directory);
    } catch (IOException e) {
      delete(unfinished);
      if (!areThere()) { // nobody else was faster
        throw e;
      }
    }
  }

  /** Returns a source as the compiler can read it: a copy of one that is in a jar. */
  private static Path file(Path source, Path directory) throws IOException {
    if (source.getFileSystem() == FileSystems.getDefault()) {
      return source;
    }
    return Files.copy(source, directory.resolve(source.getFileName().toString()));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
