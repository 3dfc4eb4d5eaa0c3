package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.Asyncio;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that is no part of Weft, for a test to speak with. It ends when this is closed. */
final class Tool implements AutoCloseable {
  private final Process process;
  private final BufferedReader printed; // on both of its outputs

  private Tool(Process process) {
    this.process = process;
    printed = process.inputReader(UTF_8);
  }

  /** Starts a program; skips the test where there is none of this name. */
  static Tool start(String program, String... arguments) {
    List<String> command = Stream.concat(Stream.of(program), Arrays.stream(arguments)).toList();
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    try {
      return new Tool(Asyncio.toThread(builder::start));
    } catch (IOException missing) {
      return abort("skipped: no " + program + " here: " + missing.getMessage());
    }
  }

  /** Starts Python with a script, whose arguments are in {@code sys.argv} from 1. */
  static Tool python(String script, Object... arguments) {
    Stream<String> words = Arrays.stream(arguments).map(String::valueOf);
    return start(
        "python3", Stream.concat(Stream.of("-u", "-c", script), words).toArray(String[]::new));
  }

  /** Types {@code text}. */
  void type(String text) throws IOException {
    Asyncio.toThread(() -> {
      process.outputWriter(UTF_8).write(text);
      process.outputWriter(UTF_8).flush();
    });
  }

  /** Says that nothing more will be typed. */
  void typeNoMore() throws IOException {
    Asyncio.toThread(process.outputWriter(UTF_8)::close);
  }

  /** Suspends until it prints something like {@code wanted}, and returns its first group. */
  String awaitLine(String wanted) throws IOException {
    var pattern = Pattern.compile(wanted);
    var all = new StringBuilder();
    for (String line = readLine(); line != null; line = readLine()) {
      Matcher found = pattern.matcher(line);
      if (found.find()) {
        return found.group(1);
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("no " + wanted + " in what it printed:\n" + all);
  }

  private String readLine() throws IOException {
    return Asyncio.toThread(printed::readLine);
  }

  /** Suspends until it has ended, and well; returns what it has printed since. */
  String output() throws Exception {
    return Asyncio.toThread(() -> {
      String rest = printed.lines().collect(Collectors.joining("\n"));
      assertThat(process.waitFor()).as(rest).isZero();
      return rest;
    });
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    var _ = Asyncio.toThread(() -> process.onExit().join());
    printed.close();
  }
}
