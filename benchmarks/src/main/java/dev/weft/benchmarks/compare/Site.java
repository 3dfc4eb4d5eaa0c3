package dev.weft.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the peers are on this machine.
 *
 * @param home the benchmarks' directory
 * @param python the interpreter, or nothing
 * @param jars our jars and the peers'
 * @param database the JDBC URL of the database; empty if none is wanted
 */
record Site(Path home, String python, List<Path> jars, String database) {
  static Site at(Path home, String python) throws IOException {
    var jars = new ArrayList<Path>();
    for (var directory : List.of(home.resolve("target"), home.resolve("target/lib"))) {
      try (var files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
      }
    }
    return new Site(home, python, List.copyOf(jars), "");
  }

  Site with(Postgres database) {
    return new Site(home, python, jars, database.url());
  }

  String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  String script(String name) {
    return home.resolve("src/main/python").resolve(name).toString();
  }

  /** Returns whether the interpreter has uvloop. */
  boolean hasUvloop() {
    return hasModules("uvloop");
  }

  /** Returns whether the interpreter has all of these. */
  boolean hasModules(String... modules) {
    return !python.isEmpty() && runs(python, "-c", "import " + String.join(", ", modules));
  }

  /** Returns whether there is such a program, and it exits with 0. */
  static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** Returns the versions of the Kotlin peer's jars, or nothing if there are none. */
  String kotlin() {
    var coroutines = version("kotlinx-coroutines-core-jvm-");
    return coroutines.isEmpty() ? "" : coroutines + ", Kotlin " + version("kotlin-stdlib-");
  }

  /** Returns what a peer needs: the kit's dependencies would have others start later. */
  String classPath(Peer peer, String workload) {
    boolean all = Targets.group(workload).matches("http|kit");
    return jars.stream()
        .filter(jar -> all || name(jar).matches("(weft-(benchmarks|core|net)|netty|kotlin).*"))
        .filter(jar -> !name(jar).startsWith("kotlin") || peer == Peer.KOTLIN)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  String version(String artifact) {
    return jars.stream()
        .map(Site::name)
        .filter(name -> name.startsWith(artifact))
        .map(name -> name.substring(artifact.length(), name.length() - ".jar".length()))
        .findFirst()
        .orElse("");
  }

  private static String name(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
