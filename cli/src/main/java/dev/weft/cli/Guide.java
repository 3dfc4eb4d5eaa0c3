package dev.weft.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of the guide: the sources in {@code examples/guide} beside the script, or their
 * copies in the jar. They are all that says which there are.
 *
 * @param programs all of them, in the guide's order
 * @param target where what is made of them is kept
 */
record Guide(List<GuideProgram> programs, Path target) {
  private static final String IN_JAR = "guide";

  /** Reads the catalogue. */
  static Guide read() throws Failure, IOException {
    @Nullable Path script = Script.path();
    return script == null ? inJar() : beside(script);
  }

  private static Guide beside(Path script) throws Failure, IOException {
    Path directory = script.resolveSibling("examples").resolve("guide");
    if (!Files.isDirectory(directory)) {
      throw new Failure(
          "the guide's programs are not in " + directory, "run weft where its sources are");
    }
    return in(directory, script.resolveSibling("cli").resolve("target").resolve("guide"));
  }

  private static Guide inJar() throws Failure, IOException {
    URL copies = Objects.requireNonNull(Guide.class.getResource(IN_JAR), IN_JAR);
    try {
      return in(directory(copies.toURI()), cache().resolve("weft").resolve("guide"));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path directory(URI copies) throws IOException {
    if (copies.getScheme().equals("jar")) {
      try {
        var _ = FileSystems.newFileSystem(copies, Map.of()); // to the end of this JVM
      } catch (FileSystemAlreadyExistsException open) {
        return Path.of(copies);
      }
    }
    return Path.of(copies);
  }

  /** Returns where programs of this user keep what they can make again. */
  private static Path cache() {
    @Nullable String named = System.getenv("XDG_CACHE_HOME");
    return named == null || named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(named);
  }

  private static Guide in(Path directory, Path target) throws Failure, IOException {
    List<GuideProgram> programs = new ArrayList<>();
    for (Path source : sources(directory)) {
      programs.add(GuideProgram.of(source));
    }
    programs.sort(GuideProgram.IN_ORDER);
    return new Guide(programs, target);
  }

  private static List<Path> sources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Returns those of an ID, a section or a chapter; none if there is no such part. */
  List<GuideProgram> in(String part) {
    return programs.stream().filter(program -> program.isIn(part)).toList();
  }
}
