package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A minimal Maven project: {@code src/main/project} of this module, less what it is called.
 *
 * @param name of the directory and the artifact
 */
record Project(String name) {
  private static final List<String> FILES =
      List.of(
          "pom.xml",
          ".gitignore",
          "README.md",
          "src/main/java/com/example/Greeter.java",
          "src/test/java/com/example/GreeterTest.java");
  private static final Pattern WEFT =
      Pattern.compile("<artifactId>weft-net</artifactId>\\s*<version>([^<]+)</version>");

  /** Writes the files of it into a directory that is not there yet, and returns their paths. */
  List<Path> writeTo(Path directory) throws IOException {
    Files.createDirectory(directory);
    List<Path> written = new ArrayList<>();
    for (String file : FILES) {
      Path path = directory.resolve(file);
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      written.add(Files.writeString(path, text(file)));
    }
    return written;
  }

  /** Returns a file's text. Archivers leave out what begins with a dot, so it has none here. */
  private String text(String file) {
    String resource = "project/" + (file.startsWith(".") ? file.substring(1) : file);
    return Texts.read(resource)
        .replace("{{name}}", name)
        .replace("{{java.home}}", "${java.home}"); // Maven's own, not of the build of this
  }

  /** Returns whether Maven finds this version of Weft, as far as its default place tells. */
  boolean isWeftInstalled() {
    Path repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
    return Files.isDirectory(repository.resolve("dev/weft/weft-net").resolve(weftVersion()));
  }

  /** Returns the version of Weft that this is, which the pom of a project names. */
  static String weftVersion() {
    return WEFT.matcher(Texts.read("project/pom.xml"))
        .results()
        .map((MatchResult result) -> result.group(1))
        .findFirst()
        .orElseThrow();
  }
}
