package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    try (InputStream in =
        Objects.requireNonNull(Project.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), UTF_8).replace("{{name}}", name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether Maven finds this version of Weft, as far as its default place tells. */
  boolean isWeftInstalled() {
    String version =
        WEFT.matcher(text("pom.xml"))
            .results()
            .map((MatchResult result) -> result.group(1))
            .findFirst()
            .orElseThrow();
    Path repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
    return Files.isDirectory(repository.resolve("dev/weft/weft-net").resolve(version));
  }
}
