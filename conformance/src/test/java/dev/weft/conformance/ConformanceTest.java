package dev.weft.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every program prints line by line what its Python twin prints. */
class ConformanceTest {
  private static final Path PAIRS = Path.of("pairs");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path PROGRAMS = Path.of("src/test/java/dev/weft/conformance/pairs");

  @TestFactory
  List<DynamicTest> happensAsInCpython() throws IOException {
    return names(PAIRS, ".out").stream()
        .map(name -> dynamicTest(name, () -> compare(name)))
        .toList();
  }

  @Test
  void nobodyIsWithoutATwin() throws IOException {
    var python = names(PAIRS, ".py").stream().filter(name -> !name.startsWith("_")).toList();

    assertThat(names(PAIRS, ".out")).isEqualTo(python);
    assertThat(names(PROGRAMS, ".java"))
        .containsExactlyInAnyOrderElementsOf(
            python.stream().map(ConformanceTest::className).toList());
  }

  private static void compare(String name) throws IOException {
    var printed = assertTimeoutPreemptively(PATIENCE, () -> output(name), name + " hangs");

    assertThat(printed).as(name).containsExactlyElementsOf(golden(name));
  }

  private static List<String> names(Path directory, String ending) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ending))
          .map(file -> file.substring(0, file.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  private static List<String> golden(String name) throws IOException {
    return Files.readAllLines(PAIRS.resolve(name + ".out"));
  }

  private static List<String> output(String name) throws ReflectiveOperationException {
    var program = Class.forName("dev.weft.conformance.pairs." + className(name));
    var instance = (Program) program.getDeclaredConstructor().newInstance();
    try {
      return instance.output();
    } catch (Throwable e) {
      throw new AssertionError(name + " ended with an error", e);
    }
  }

  /** {@code call_soon_order} is told by {@code CallSoonOrder}. */
  private static String className(String name) {
    return Arrays.stream(name.split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
