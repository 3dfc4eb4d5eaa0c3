package dev.weft.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.Asyncio;
import dev.weft.Runner;
import dev.weft.Runner.FiberKind;
import dev.weft.TaskGroup;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.net.netty.NettyPoller;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft doctor}: whether this machine has what Weft wants. */
@Command(
    name = "doctor",
    description = "Checks whether this machine has what Weft wants, and says what to do if not.",
    footer = {
      "",
      "A line is a status (ok, warn or fail), what was looked at, what was found, and what to do.",
      "The exit status is 1 if anything fails; a warning is about speed or size.",
      "",
      "Examples:",
      "  weft doctor",
      "  weft doctor --json | jq '.[] | select(.status != \"ok\")'"
    })
final class Doctor implements Callable<Integer> {
  private static final int SWITCHES = 200_000;
  private static final long ENOUGH_FILES = 4096;
  private static final long ENOUGH_HEAP = 256;

  /** What was found about one thing; {@code advice} is empty if all is well. */
  record Check(Status status, String name, String value, String advice) {
    static Check ok(String name, String value) {
      return new Check(Status.OK, name, value, "");
    }
  }

  /** How well a thing is. */
  enum Status {
    OK,
    WARN,
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private Messages messages;

  @Mixin private JsonOption json;

  @SuppressWarnings("NullAway.Init") // by picocli
  Doctor() {}

  @Override
  public Integer call() {
    List<Check> checks = checks();
    if (json.isWanted()) {
      messages.results().println(TaskRow.json(checks.stream().map(Doctor::inWords).toList()));
    } else {
      var table = new Table("STATUS", "CHECK", "FOUND", "TO DO");
      for (Check each : checks) {
        table.add(each.status.toString(), each.name, each.value, each.advice);
      }
      table.printRows(messages.results());
    }
    return checks.stream().anyMatch(check -> check.status == Status.FAIL) ? 1 : 0;
  }

  private record Words(String status, String name, String value, String advice) {}

  private static Words inWords(Check check) {
    return new Words(check.status.toString(), check.name, check.value, check.advice);
  }

  static List<Check> checks() {
    var checks = new ArrayList<Check>();
    checks.add(jdk());
    checks.add(fiber());
    checks.add(checked("transport", "report it with the stack trace", Doctor::transport));
    checks.add(cores());
    checks.add(heap());
    checks.add(files());
    checks.add(
        checked("temp directory", "set -Djava.io.tmpdir to one that can be written", Doctor::temp));
    checks.add(
        checked("loopback", "let programs listen on 127.0.0.1 and connect", Doctor::loopback));
    checks.add(checked("task switch", "report it with the stack trace", Doctor::taskSwitch));
    return checks;
  }

  private static Check jdk() {
    String value = System.getProperty("java.vendor") + " " + Runtime.version();
    return Runtime.version().feature() >= 25
        ? Check.ok("JDK", value)
        : new Check(Status.FAIL, "JDK", value, "install JDK 25 or newer");
  }

  private static Check fiber() {
    try (var runner = Runner.builder().fiber(FiberKind.NATIVE).build()) {
      runner.run(() -> {});
      return Check.ok("fiber", "native: virtual threads that the loop schedules");
    } catch (IllegalStateException e) {
      return new Check(
          Status.WARN,
          "fiber",
          "portable: java.lang is closed to Weft",
          "start java with --add-opens java.base/java.lang=ALL-UNNAMED, as ./weft does");
    }
  }

  private static Check transport() throws Exception {
    String name = Asyncio.run(() -> NettyPoller.here().transport().name().toLowerCase(Locale.ROOT));
    return Check.ok("transport", name);
  }

  private static Check cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores > 1
        ? Check.ok("cores", String.valueOf(cores))
        : new Check(Status.WARN, "cores", "1", "work off the loop has to share it: give it two");
  }

  private static Check heap() {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    String value = mebibytes + " MiB";
    return mebibytes >= ENOUGH_HEAP
        ? Check.ok("heap", value)
        : new Check(Status.WARN, "heap", value, "give it more with -Xmx" + ENOUGH_HEAP + "m");
  }

  private static Check files() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)) {
      return Check.ok("open files", "not limited by the system");
    }
    long limit = unix.getMaxFileDescriptorCount();
    return limit >= ENOUGH_FILES
        ? Check.ok("open files", String.valueOf(limit))
        : new Check(
            Status.WARN,
            "open files",
            String.valueOf(limit),
            "each connection is one: raise the limit with ulimit -n 65536");
  }

  private static Check temp() throws IOException {
    Path file = Files.createTempFile("weft", ".doctor");
    Files.delete(file);
    return Check.ok("temp directory", String.valueOf(file.getParent()));
  }

  private static Check loopback() throws Exception {
    return Asyncio.run(() -> {
      try (var server = TcpServer.listen("127.0.0.1", 0, stream -> stream.copyTo(stream));
          var stream = TcpStream.connect("127.0.0.1", server.port())) {
        stream.writeText("hello\n");
        String answer = new String(stream.readLine(), StandardCharsets.UTF_8);
        if (!answer.equals("hello\n")) {
          throw new IOException("sent hello, got " + answer);
        }
        return Check.ok("loopback", "echoed over " + stream.localAddress().getAddress());
      }
    });
  }

  private static Check taskSwitch() throws Exception {
    long nanos = Asyncio.run(() -> LongStream.generate(Doctor::timed).limit(3).min().getAsLong());
    return Check.ok("task switch", nanos + " ns");
  }

  /** Returns the nanoseconds of a switch between two tasks. */
  private static long timed() {
    long start = System.nanoTime();
    TaskGroup.run(group -> {
      for (int i = 0; i < 2; i++) {
        var _ =
            group.createTask(() -> {
              for (int j = 0; j < SWITCHES / 2; j++) {
                Asyncio.yieldNow();
              }
            });
      }
    });
    return (System.nanoTime() - start) / SWITCHES;
  }

  private static Check checked(String name, String advice, Callable<Check> check) {
    try {
      return check.call();
    } catch (Exception e) {
      return new Check(Status.FAIL, name, e.toString(), advice);
    }
  }
}
