package dev.weft.net;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of processes need. */
abstract class Processes {
  static final byte[] BIG = new byte[(1 << 20) + 3];

  static {
    new Random(1).nextBytes(BIG);
  }

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
  }

  static Subprocess shell(String script) throws IOException {
    return Subprocess.start("/bin/sh", "-c", script);
  }

  static String waitFor(Path file) {
    return "while [ ! -e " + file + " ]; do sleep 0.01; done; ";
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Suspends until {@code condition} holds, which another process sees to. */
  static <X extends Throwable> void until(Block.Call<Boolean, X> condition) throws X {
    while (!condition.call()) {
      sleep(millis(1));
    }
  }

  static boolean isGone(long pid) {
    return ProcessHandle.of(pid).filter(Processes::runs).isEmpty();
  }

  /** A zombie, which whoever has inherited it has not reaped, does not run. */
  static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException noProc) {
      return process.isAlive();
    }
  }

  static long openPipes() throws IOException {
    return TestFiles.openFiles("pipe:");
  }
}
