package dev.weft.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Whether a JVM has Weft on its class path or module path, from its system properties. */
final class WeftOnPath {
  private static final String WITNESS = "dev/weft/inspect/Inspection.class";

  private WeftOnPath() {}

  static boolean isOn(Properties properties) {
    return isOn(properties, "java.class.path") || isOn(properties, "jdk.module.path");
  }

  private static boolean isOn(Properties properties, String which) {
    Path home = Path.of(properties.getProperty("user.dir", "."));
    for (String element : properties.getProperty(which, "").split(File.pathSeparator, -1)) {
      if (!element.isEmpty() && isIn(home.resolve(element))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Path element) {
    try {
      return Files.isDirectory(element) ? isInDirectory(element) : isInJar(element);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isInDirectory(Path directory) throws IOException {
    if (Files.exists(directory.resolve(WITNESS))) {
      return true;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : jars) {
        if (isInJar(jar)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isInJar(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (var jar = new JarFile(path.toFile(), false)) {
      return jar.getEntry(WITNESS) != null || isNamedBy(jar.getManifest(), path);
    }
  }

  /** Returns whether Weft is in what the manifest of {@code jar} adds to the class path. */
  private static boolean isNamedBy(@Nullable Manifest manifest, Path jar) {
    String more =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    if (more == null) {
      return false;
    }
    for (String url : more.strip().split(" +", -1)) {
      Path element = Path.of(jar.toUri().resolve(url));
      if (!element.equals(jar) && has(element)) {
        return true;
      }
    }
    return false;
  }

  /** Like {@link #isIn}, but a jar's own manifest does not count. */
  private static boolean has(Path element) {
    if (Files.isDirectory(element)) {
      return Files.exists(element.resolve(WITNESS));
    }
    try (var jar = new JarFile(element.toFile(), false)) {
      return jar.getEntry(WITNESS) != null;
    } catch (IOException unreadable) {
      return false;
    }
  }
}
