package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals, in a process of its own. */
class CtrlCTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long SIGINT_BIT = 1 << 1;

  /** The program under test: prints what happens to its main task. */
  public static final class Program {
    private Program() {}

    /** Runs the scenario that is named. */
    public static void main(String[] arguments) {
      switch (arguments[0]) {
        case "clean" -> Asyncio.run(() -> sleepAndCleanUp(1));
        case "swallow" -> Asyncio.run(Program::swallow);
        case "stubborn" -> Asyncio.run(Program::refuse);
        case "terminate" -> Asyncio.run(Program::handleTerm);
        case "remove" -> Asyncio.run(Program::removeHandler);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("after run");
    }

    private static void sleepAndCleanUp(int millis) {
      try {
        System.out.println("started");
        Asyncio.sleep(Asyncio.seconds(1000));
      } finally {
        Asyncio.sleep(Asyncio.millis(millis));
        System.out.println("cleaned up");
      }
    }

    private static void swallow() {
      try {
        System.out.println("started");
        Asyncio.sleep(Asyncio.seconds(1000));
      } catch (CancelledError e) {
        System.out.println("swallowed");
      }
    }

    private static void refuse() {
      System.out.println("started");
      while (true) {
        try {
          Asyncio.sleep(Asyncio.seconds(1000));
        } catch (CancelledError e) {
          System.out.println("refused");
        }
      }
    }

    private static void handleTerm() {
      Future<String> received = Future.create();
      EventLoop.running().addSignalHandler("TERM", () -> received.setResult("got TERM"));
      System.out.println("started");
      System.out.println(Asyncio.await(received));
    }

    private static void removeHandler() {
      EventLoop loop = EventLoop.running();
      loop.addSignalHandler("TERM", () -> System.out.println("got TERM"));
      String removed = loop.removeSignalHandler("TERM") + ", " + loop.removeSignalHandler("TERM");
      System.out.println("removed: " + removed);
      Asyncio.sleep(Asyncio.seconds(1000));
    }
  }

  @BeforeEach
  void signalsMustReachChildren() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "needs /proc to know whether SIGINT is ignored");
    String ignored =
        Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long mask = Long.parseUnsignedLong(ignored.substring(7).strip(), 16);
    assumeTrue((mask & SIGINT_BIT) == 0, "SIGINT is ignored here, and so it is in children");
  }

  @Test
  void cancelsTheMainTaskAndEndsWith130AfterItsFinally() throws Exception {
    assertThat(run("clean", "INT", 1)).containsExactly("started", "cleaned up", "status 130");
  }

  @Test
  void aProgramThatDealsWithItGoesOn() throws Exception {
    assertThat(run("swallow", "INT", 1))
        .containsExactly("started", "swallowed", "after run", "status 0");
  }

  @Test
  void theSecondOneDoesNotWait() throws Exception {
    assertThat(run("stubborn", "INT", 2)).containsExactly("started", "refused", "status 130");
  }

  @Test
  void handlersOfOtherSignalsRunOnTheLoop() throws Exception {
    assertThat(run("terminate", "TERM", 1))
        .containsExactly("started", "got TERM", "after run", "status 0");
  }

  @Test
  void aSignalWhoseHandlerWasRemovedDoesWhatItDidBefore() throws Exception {
    assertThat(run("remove", "TERM", 1)).containsExactly("removed: true, false", "status 143");
  }

  private static List<String> run(String scenario, String signal, int times) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Dweft.fiber=" + System.getProperty("weft.fiber", "auto"),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                scenario)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (var output = process.inputReader()) {
      for (int i = 0; i < times; i++) {
        lines.add(output.readLine());
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      }
      output.lines().forEach(lines::add);
    } finally {
      process.destroyForcibly();
    }
    lines.add("status " + process.waitFor());
    return lines;
  }
}
