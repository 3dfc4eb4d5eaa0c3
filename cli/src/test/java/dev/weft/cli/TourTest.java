package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a guide of its own, and a {@code weft run} that only prints its arguments. */
class TourTest {
  private static final String SCRIPT =
      """
      #!/bin/sh
      echo "$@"
      case "$*" in
        *Fails*)
          echo 'Exception in thread "main" java.io.IOException: no luck' >&2
          exit 1 ;;
        *Ends*) exit 3 ;;
        *Interrupted*) exit 130 ;;
        *Terminated*) exit 143 ;;
      esac
      """;

  @TempDir private Path home;

  @BeforeEach
  void writeGuide() throws IOException {
    Path script = Files.writeString(home.resolve("weft"), SCRIPT);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    System.setProperty("weft.script", script.toString());
    write("ch10", "Crawler10_1", "// 10.1 Crawler · real");
    write("ch06", "Second6_1b", "// 6.1b Second · virtual");
    write("ch06", "First6_1a", "// 6.1a First, of several · virtual");
    write("ch09", "Cache9_2", "// 9.2 Cache · virtual");
  }

  @AfterEach
  void forgetGuide() {
    System.clearProperty("weft.script");
  }

  private void write(String chapter, String name, String header) throws IOException {
    Path file = home.resolve("examples", "guide", chapter, name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, header + "\nvoid main() {}\n");
  }

  private List<Path> compiled() throws IOException {
    try (Stream<Path> kept = Files.list(home.resolve("cli", "target", "guide"))) {
      return kept.toList();
    }
  }

  private static void assertWrong(int status, String message, CommandLineRun run) {
    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theListIsInTheGuidesOrder() {
    var run = CommandLineRun.of("tour", "--list");

    assertThat(run.lines())
        .containsExactly("6.1a  First, of several", "6.1b  Second", "9.2   Cache", "10.1  Crawler");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(CommandLineRun.of("tour").out()).isEqualTo(run.out()); // this is no terminal
  }

  @Test
  void aChapterIsRunProgramByProgram() throws IOException {
    var run = CommandLineRun.of("tour", "6");

    String classes = compiled().getFirst().toString();
    String command = "run --fiber native --quiet --virtual-time --class-path " + classes + " ";
    assertThat(run.lines().stream().map(line -> line.replaceFirst("\\d+\\.\\d s\\)", "X s)")))
        .containsExactly(
            "== 6.1a First, of several",
            command + "First6_1a",
            "-- 6.1a ok (X s)",
            "== 6.1b Second",
            command + "Second6_1b",
            "-- 6.1b ok (X s)",
            "2 of 2 programs ran");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(Path.of(classes)).isDirectoryContaining("glob:**/First6_1a.class");
  }

  @Test
  void eachProgramIsRunOnce() {
    var run = CommandLineRun.of("tour", "9", "6.1b", "6.1", "6");

    assertThat(run.lines())
        .filteredOn(line -> line.startsWith("=="))
        .containsExactly("== 9.2 Cache", "== 6.1b Second", "== 6.1a First, of several");
    assertThat(run.lines()).endsWith("3 of 3 programs ran");
  }

  @Test
  void onlyWhatOnlySleepsHasVirtualTime() {
    assertThat(CommandLineRun.of("tour", "10.1").out()).doesNotContain("--virtual-time");
    assertThat(CommandLineRun.of("tour", "9.2").out()).contains("--virtual-time");
    assertThat(CommandLineRun.of("tour", "9.2", "--real-time").out())
        .contains("Cache9_2")
        .doesNotContain("--virtual-time");
  }

  @Test
  void whatFailsIsSaidAndTheRestIsRun() throws IOException {
    write("ch07", "Fails7_1", "// 7.1 Failure · virtual");
    write("ch07", "Ends7_2", "// 7.2 End · virtual");

    var run = CommandLineRun.of("tour", "--all");

    assertThat(run.lines())
        .contains("-- 7.1 FAILED: java.io.IOException: no luck")
        .contains("-- 7.2 FAILED: exit status 3")
        .anyMatch(line -> line.startsWith("-- 10.1 ok"))
        .endsWith("4 of 6 programs ran");
    assertThat(run.err()).startsWith("Exception in thread \"main\" java.io.IOException: no luck");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void interruptedItEnds() throws IOException {
    write("ch07", "Interrupted7_1", "// 7.1 Interruption · virtual");

    var run = CommandLineRun.of("tour", "7.1", "9.2");

    assertThat(run.status()).isEqualTo(130);
    assertThat(run.lines()).endsWith("-- 7.1 FAILED: interrupted");

    write("ch07", "Terminated7_2", "// 7.2 Another · virtual");
    assertThat(CommandLineRun.of("tour", "7.2", "9.2").status()).isEqualTo(130);
  }

  @Test
  void sourcesArePrintedInstead() {
    var run = CommandLineRun.of("tour", "--source", "6.1b");

    assertThat(run.lines()).containsExactly("// 6.1b Second · virtual", "void main() {}");
    assertThat(CommandLineRun.of("tour", "--source", "6").lines())
        .containsExactly(
            "// 6.1a First, of several · virtual",
            "void main() {}",
            "",
            "// 6.1b Second · virtual",
            "void main() {}");
  }

  @Test
  void programsAreCompiledAgainWhenOneHasChanged() throws IOException {
    var _ = CommandLineRun.of("tour", "9");
    var _ = CommandLineRun.of("tour", "6");
    assertThat(compiled()).hasSize(1);

    Path source = home.resolve("examples", "guide", "ch09", "Cache9_2.java");
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
    assertThat(CommandLineRun.of("tour", "9").status()).isZero();
    assertThat(compiled()).hasSize(2);
  }

  @Test
  void aProgramThatDoesNotCompile() throws IOException {
    write("ch07", "Wrong7_1", "// 7.1 Wrong · virtual\nvoid wrong() { return 1; }");

    var run = CommandLineRun.of("tour", "9.2");

    assertThat(run.err())
        .contains("Wrong7_1.java:2: error:")
        .endsWith(
            "weft: the guide's programs do not compile: mend what javac says above"
                + System.lineSeparator());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(compiled()).isEmpty();
  }

  @Test
  void aSourceThatDoesNotSayWhatItIs() throws IOException {
    write("ch07", "Unnamed", "// Something");

    Path source = home.resolve("examples", "guide", "ch07", "Unnamed.java");
    assertWrong(
        1,
        "no program of the guide: " + source + ": begin it with '// ID TITLE · virtual' or real",
        CommandLineRun.of("tour", "--list"));
  }

  @Test
  void aProgramThatDoesNotExist() {
    String message = "no such program: 6.2: chapter 6 has 6.1a 6.1b";
    assertWrong(2, message, CommandLineRun.of("tour", "6.1a", "6.2"));
    assertWrong(2, message, CommandLineRun.of("tour", "--list", "6.2"));
    assertWrong(
        2, "no such program: 12: 'weft tour --list' lists them", CommandLineRun.of("tour", "12"));
  }

  @Test
  void theSourceOfNothing() {
    assertWrong(
        2,
        "--source of which program?: give its number; 'weft tour --list' lists them",
        CommandLineRun.of("tour", "--source"));
  }
}
