package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ctrl-C, in a JVM of its own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptsTest {
  // test_runners: test_interrupt_wait
  @Test
  void ctrlCCancelsTheMainTaskAndEndsTheProcess() throws Exception {
    Ended ended = interrupt("wait");

    assertThat(ended.lines()).containsExactly("future cancelled true", "cleaned up");
    assertThat(ended.status()).isEqualTo(130);
  }

  // test_runners: test_interrupt_call_soon
  @Test
  void ctrlCReachesATaskThatNeverWaits() throws Exception {
    Ended ended = interrupt("busy");

    assertThat(ended.lines()).containsExactly("cancelled");
    assertThat(ended.status()).isEqualTo(130);
  }

  // test_runners: test_interrupt_cancelled_task
  @Test
  void aMainTaskThatWasCancelledAnywayStaysCancelled() throws Exception {
    Ended ended = interrupt("cancelled");

    assertThat(ended.lines()).contains("caught CancelledError");
    assertThat(ended.status()).isZero();
  }

  @Test
  void aProgramThatDealsWithCtrlCGoesOn() throws Exception {
    Ended ended = interrupt("handled");

    assertThat(ended.lines()).containsExactly("went on");
    assertThat(ended.status()).isZero();
  }

  private record Ended(int status, List<String> lines) {}

  /** Runs a program below, sends it SIGINT when it says ready, and returns what came of it. */
  private static Ended interrupt(String program) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(program)).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals("ready")) {
          signal(process.pid());
        } else if (!line.contains("FiberChoice") && !line.startsWith("INFO")) {
          lines.add(line);
        }
      }
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), lines);
  }

  private static void signal(long pid) throws IOException, InterruptedException {
    var _ = new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor();
  }

  private static List<String> command(String program) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "--add-opens",
        "java.base/java.lang=ALL-UNNAMED",
        "-Dweft.fiber=" + System.getProperty("weft.fiber", "auto"),
        "-cp",
        place(EventLoop.class) + File.pathSeparator + place(InterruptsTest.class),
        Program.class.getName(),
        program);
  }

  private static String place(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** What runs in the other JVM. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      switch (arguments[0]) {
        case "wait" -> Asyncio.run(Program::awaitFuture);
        case "busy" -> Asyncio.run(Program::neverWait);
        case "cancelled" -> runCancelled();
        default -> Asyncio.run(Program::handle);
      }
    }

    private static void say(String what) {
      System.out.println(what);
    }

    private static void awaitFuture() {
      Future<Void> future = Future.create();
      createTask(() -> {
        try {
          sleep(seconds(1000));
        } finally {
          say("cleaned up");
        }
      });
      yieldNow();
      say("ready");
      try {
        await(future);
      } catch (CancelledError e) {
        say("future cancelled " + future.isCancelled());
        throw e;
      }
    }

    private static void neverWait() {
      say("ready");
      try {
        while (true) {
          yieldNow();
        }
      } catch (CancelledError e) {
        say("cancelled");
        throw e;
      }
    }

    /** The main task is cancelled by the program first, and by Ctrl-C as well. */
    private static void runCancelled() {
      try {
        Asyncio.run(() -> {
          Task<?> main = Task.current();
          main.cancel();
          say("ready");
          while (main.cancelling() < 2) {
            ignoreCancellation();
          }
          ignoreCancellation();
          throw new CancelledError();
        });
      } catch (CancelledError e) {
        say("caught CancelledError");
      }
    }

    private static void ignoreCancellation() {
      try {
        yieldNow();
      } catch (CancelledError e) {
        // the test wants both
      }
    }

    private static void handle() {
      say("ready");
      try {
        sleep(seconds(1000));
      } catch (CancelledError e) {
        Task.current().uncancel();
      }
      say("went on");
    }
  }
}
