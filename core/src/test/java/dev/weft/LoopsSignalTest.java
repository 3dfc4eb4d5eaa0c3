package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals, and debug mode, with several loops; in a process of their own. */
class LoopsSignalTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long SIGINT_BIT = 1 << 1;
  private static final Set<String> ASKING = Set.of("ready", "refused", "closed"); // for a signal

  /** The program under test: says "ready", or one of the others, when it is to get a signal. */
  public static final class Program {
    private final CountDownLatch started = new CountDownLatch(3);
    private final Meeting handling = new Meeting(3);
    private final CompletableFuture<Future<String>> wanted = new CompletableFuture<>();
    private final CompletableFuture<Void> slowIsCleaningUp = new CompletableFuture<>();

    private Program() {}

    /** Runs the scenario that is named. */
    public static void main(String[] arguments) throws Exception {
      var program = new Program();
      switch (arguments[0]) {
        case "clean" -> Loops.run(3, program::sleepAndCleanUp);
        case "swallow" -> {
          Loops.run(3, program::swallow);
          Loops.run(3, new Program()::swallow);
        }
        case "one swallows" -> Loops.run(3, program::swallowInOne);
        case "stubborn" -> Loops.run(3, program::refuse);
        case "unbegun" -> interruptAtStart();
        case "handlers" -> program.handleTerm();
        case "own handler" -> program.handleInt();
        case "runners" -> program.runTwoRunners();
        case "wait" -> Loops.run(2, program::waitForEachOther);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      say("after run");
    }

    private static synchronized void say(String what) {
      System.out.println(what);
    }

    private void ready(int index) throws InterruptedException {
      started.countDown();
      if (index == 0) {
        started.await();
        say("ready");
      }
    }

    private void sleepAndCleanUp(int index) throws InterruptedException {
      try {
        ready(index);
        sleep(seconds(1000));
      } finally {
        sleep(millis(index * 20L)); // the first is long gone when the last is done
        say("cleaned up " + index);
      }
    }

    private void swallow(int index) throws InterruptedException {
      try {
        ready(index);
        sleep(seconds(1000));
      } catch (CancelledError e) {
        handling.join(index); // so that no end cancels what has not been cancelled yet
        say("swallowed " + index);
      }
    }

    private void swallowInOne(int index) throws InterruptedException {
      if (index == 1) {
        swallowAlone(index);
      } else {
        sleepAndCleanUp(index);
      }
    }

    private void swallowAlone(int index) throws InterruptedException {
      try {
        ready(index);
        sleep(seconds(1000));
      } catch (CancelledError e) {
        say("swallowed " + index);
      }
    }

    private void refuse(int index) throws InterruptedException {
      ready(index);
      while (true) {
        try {
          sleep(seconds(1000));
        } catch (CancelledError e) {
          handling.join(index);
          if (index == 0) {
            say("refused");
          }
        }
      }
    }

    /** Ctrl-C comes as soon as the first has begun, while others are being started. */
    private static void interruptAtStart() throws ReflectiveOperationException {
      Loops.run(
          100,
          index -> {
            if (index == 0) {
              interruptOneself();
            }
            await(Future.create());
          });
    }

    private static void interruptOneself() throws ReflectiveOperationException {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("raise", signal).invoke(null, interrupt);
    }

    /** The loop that was the first to handle the signal is closed when it comes. */
    private void handleTerm() throws InterruptedException {
      EventLoop first = EventLoop.create();
      first.addSignalHandler("TERM", () -> say("the closed one got TERM"));
      Loops.run(
          3,
          index -> {
            Future<String> received = Future.create();
            EventLoop loop = EventLoop.running();
            loop.addSignalHandler("TERM", () -> say("replaced"));
            loop.addSignalHandler(
                "TERM", () -> received.setResult(index + " got TERM " + isRunning(loop)));
            handling.join(index);
            if (index == 0) {
              first.close();
            }
            ready(index);
            say(await(received));
          });
    }

    private static boolean isRunning(EventLoop loop) {
      return EventLoop.running() == loop;
    }

    /** A handler of the program's is instead of Ctrl-C, until its loop closes. */
    private void handleInt() throws InterruptedException {
      Loops.run(
          3,
          index -> {
            Future<String> received = Future.create();
            EventLoop.running().addSignalHandler("INT", () -> received.setResult("got INT"));
            ready(index);
            String got = await(received);
            sleep(millis(1)); // where a cancellation would show
            say(got);
          });
      say("closed");
      Thread.sleep(20_000);
    }

    /** One runner has ended its main task, and still cleans up, when the other has closed. */
    private void runTwoRunners() throws InterruptedException {
      var bothRun = new Meeting(2);
      Thread slow =
          Thread.ofPlatform()
              .start(() ->
                  Asyncio.run(() -> {
                    createTask(this::cleanUpSlowly);
                    bothRun.join(0);
                    sleep(seconds(1000));
                  }));
      Thread quick =
          Thread.ofPlatform()
              .start(() ->
                  Asyncio.run(() -> {
                    bothRun.join(1);
                    say("ready");
                    try {
                      sleep(seconds(1000));
                    } finally {
                      await(slowIsCleaningUp);
                      say("cleaned up quick");
                    }
                  }));
      slow.join();
      quick.join();
    }

    private void cleanUpSlowly() {
      try {
        sleep(seconds(1000));
      } finally {
        slowIsCleaningUp.complete(null);
        sleep(millis(300));
        say("cleaned up slow");
      }
    }

    /** Nothing on the second loop could go on, until the first one comes. */
    private void waitForEachOther(int index) {
      if (index == 1) {
        Future<String> value = Future.create();
        wanted.complete(value);
        say(await(value));
      } else {
        Future<String> value = await(wanted);
        sleep(millis(100));
        await(value.loop.submit(() -> value.setResult("came")));
        yieldNow();
      }
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
  void ctrlCCancelsAllAndEndsTheProcessWhenTheLastHasCleanedUp() throws Exception {
    assertThat(run("clean", "INT"))
        .containsExactly("ready", "cleaned up 0", "cleaned up 1", "cleaned up 2", "status 130");
  }

  @Test
  void aProgramThatDealsWithCtrlCInAllLoopsGoesOn() throws Exception {
    assertThat(run("swallow", "INT"))
        .containsExactlyInAnyOrder(
            "ready",
            "swallowed 0",
            "swallowed 1",
            "swallowed 2",
            "ready",
            "swallowed 0",
            "swallowed 1",
            "swallowed 2",
            "after run",
            "status 0");
  }

  @Test
  void oneLoopThatDealsWithCtrlCDoesNotSaveTheProcess() throws Exception {
    assertThat(run("one swallows", "INT"))
        .hasSize(5)
        .contains("swallowed 1", "cleaned up 0", "cleaned up 2")
        .endsWith("status 130");
  }

  @Test
  void theSecondCtrlCDoesNotWait() throws Exception {
    assertThat(run("stubborn", "INT")).containsExactly("ready", "refused", "status 130");
  }

  @Test
  void ctrlCReachesLoopsThatHaveNotBegun() throws Exception {
    assertThat(run("unbegun", "INT")).containsExactly("status 130");
  }

  @Test
  void aSignalReachesTheHandlersOfAllOpenLoops() throws Exception {
    assertThat(run("handlers", "TERM"))
        .containsExactlyInAnyOrder(
            "ready",
            "0 got TERM true",
            "1 got TERM true",
            "2 got TERM true",
            "after run",
            "status 0");
  }

  @Test
  void handlersOfCtrlCAreInsteadOfItUntilTheirLoopsClose() throws Exception {
    assertThat(run("own handler", "INT"))
        .containsExactly("ready", "got INT", "got INT", "got INT", "closed", "status 130");
  }

  @Test
  void ctrlCLetsTheRunnersOfAllThreadsCleanUp() throws Exception {
    assertThat(run("runners", "INT"))
        .containsExactly("ready", "cleaned up quick", "cleaned up slow", "status 130");
  }

  @Test
  void inDebugModeALoopMayWaitForAnother() throws Exception {
    assertThat(run("wait", "INT")).containsExactly("came", "after run", "status 0");
  }

  /** Runs a scenario and returns what it says; sends the signal when it is asked to. */
  private static List<String> run(String scenario, String signal) throws Exception {
    Process process =
        new ProcessBuilder(command(scenario))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (var output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (ASKING.contains(line)) {
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    lines.add("status " + process.waitFor());
    return lines;
  }

  private static List<String> command(String scenario) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "--add-opens",
        "java.base/java.lang=ALL-UNNAMED",
        "-Dweft.fiber=" + System.getProperty("weft.fiber", "auto"),
        "-Dweft.debug=" + scenario.equals("wait"),
        "-cp",
        System.getProperty("java.class.path"),
        Program.class.getName(),
        scenario);
  }
}
