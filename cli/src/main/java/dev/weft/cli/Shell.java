package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.EventLoop;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.jspecify.annotations.Nullable;

/** A jshell whose snippets run on a loop, with Weft on its class path and imported. */
final class Shell {
  private final @Nullable String classPath;
  private final boolean isInteractive;

  /**
   * Creates one.
   *
   * @param classPath what it can use beside Weft, or null
   * @param isInteractive whether it prompts, and remembers what was typed for the next time
   */
  Shell(@Nullable String classPath, boolean isInteractive) {
    this.classPath = classPath;
    this.isInteractive = isInteractive;
  }

  /** Reads snippets until they end, or one of them ends the shell; returns the exit status. */
  int run(InputStream in) throws Failure, IOException {
    Path start = startFile();
    try {
      return builder(in).start(arguments(start));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new Failure("the shell did not start", String.valueOf(e.getMessage())).because(e);
    } finally {
      Files.deleteIfExists(start);
    }
  }

  private JavaShellToolBuilder builder(InputStream in) {
    JavaShellToolBuilder builder = JavaShellToolBuilder.builder();
    return isInteractive
        ? builder.persistence(Preferences.userRoot().node("dev/weft/repl")).interactiveTerminal(true)
        : builder.persistence(new HashMap<>()).in(in, null);
  }

  private String[] arguments(Path start) {
    String path = weft() + (classPath == null ? "" : File.pathSeparator + classPath);
    return new String[] {
      "--execution", LoopExecutionProvider.NAME,
      "--class-path", path,
      "--startup", start.toString(),
      "-q"
    };
  }

  private static Path weft() {
    try {
      return Path.of(EventLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path startFile() throws IOException {
    Path file = Files.createTempFile("weft", ".jsh");
    try (InputStream start = Shell.class.getResourceAsStream("start.jsh")) {
      String prompt = isInteractive ? "\"weft> \" \" ...> \"" : "\"\" \"\"";
      String snippets = new String(Objects.requireNonNull(start).readAllBytes(), UTF_8);
      Files.writeString(file, snippets + "/set prompt weft " + prompt + "\n/set feedback weft\n");
    }
    return file;
  }
}
