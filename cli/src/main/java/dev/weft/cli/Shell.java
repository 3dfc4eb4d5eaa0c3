package dev.weft.cli;

import dev.weft.EventLoop;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
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
  int run(InputStream in, PrintStream out) throws Failure, IOException {
    Path imports = imports();
    try {
      return builder(in, out).start(arguments(imports));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new Failure("the shell did not start", String.valueOf(e.getMessage())).because(e);
    } finally {
      Files.deleteIfExists(imports);
    }
  }

  private JavaShellToolBuilder builder(InputStream in, PrintStream out) {
    JavaShellToolBuilder builder = JavaShellToolBuilder.builder();
    if (isInteractive) {
      return builder
          .persistence(Preferences.userRoot().node("dev/weft/repl"))
          .interactiveTerminal(true);
    }
    var lastLineEnds = new ByteArrayInputStream(new byte[] {'\n'}); // without it it would be lost
    return builder
        .persistence(new HashMap<>())
        .in(new SequenceInputStream(in, lastLineEnds), null)
        .out(out, new PrintStream(OutputStream.nullOutputStream()), out); // no prompts
  }

  private String[] arguments(Path imports) {
    String path = weft() + (classPath == null ? "" : File.pathSeparator + classPath);
    return new String[] {
      "--execution",
      LoopExecutionProvider.NAME,
      "--class-path",
      path,
      "--startup",
      imports.toString(),
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

  private static Path imports() throws IOException {
    try (InputStream imports = Shell.class.getResourceAsStream("imports.jsh")) {
      Path file = Files.createTempFile("weft", ".jsh");
      return Files.write(file, Objects.requireNonNull(imports).readAllBytes());
    }
  }
}
