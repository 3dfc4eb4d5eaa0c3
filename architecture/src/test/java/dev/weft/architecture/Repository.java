package dev.weft.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the rules are about: the files of this repository and the classes of its shipped modules.
 */
final class Repository {
  /** The modules that users get, by directory. */
  static final List<String> SHIPPED =
      List.of("core", "net", "kit", "http", "sql", "crawl", "micrometer");

  static final Path ROOT = root();

  /**
   * Where a module's classes are, whichever build runs this: {@code target} or {@code target/fast}.
   */
  private static final Path TARGET = target();

  private Repository() {}

  static JavaClasses classes() {
    return new ClassFileImporter().importPaths(SHIPPED.stream().map(Repository::output).toList());
  }

  static Path output(String module) {
    return ROOT.resolve(module).resolve(TARGET).resolve("classes");
  }

  static ModuleDescriptor descriptor(String module) {
    try (var in = Files.newInputStream(output(module).resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The packages that users of a module can import, sorted. */
  static List<String> exported(String module) {
    return descriptor(module).exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .sorted()
        .toList();
  }

  /** The classes of a package, nested and hidden ones too, by binary name. */
  static List<Class<?>> types(String module, String packageName) {
    return list(output(module).resolve(packageName.replace('.', '/'))).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
        .<Class<?>>map(name -> load(packageName + "." + name.replace(".class", "")))
        .toList();
  }

  /** Every source file below a directory, build products aside. */
  static List<SourceFile> sources(Path directory) {
    return list(directory).stream()
        .flatMap(path ->
            Files.isDirectory(path)
                ? isOurs(path) ? sources(path).stream() : Stream.of()
                : path.toString().endsWith(".java")
                    ? Stream.of(SourceFile.read(path))
                    : Stream.of())
        .toList();
  }

  private static boolean isOurs(Path directory) {
    var name = directory.getFileName().toString();
    return !name.equals("target") && !name.startsWith(".");
  }

  private static List<Path> list(Path directory) {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Repository.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path target() {
    var testClasses = Repository.class.getProtectionDomain().getCodeSource().getLocation();
    return ROOT.resolve("architecture")
        .relativize(Path.of(URI.create(testClasses.toString())).getParent());
  }

  private static Path root() {
    var directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
