package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is said in one line. */
class WrongUseTest {
  private static void assertFails(int status, String message, String... arguments) {
    var run = CommandLineRun.of(arguments);
    assertThat(run.err()).isEqualTo("weft: " + message + System.lineSeparator());
    assertThat(run.status()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aProcessThatIsNotThere() {
    assertFails(
        1,
        "no such process: 999999999: 'weft ps' lists those that can be looked at",
        "ps",
        "999999999");
  }

  @Test
  void aProcessThatIsNoJvm() throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    try {
      assertFails(
          1,
          "process " + cat.pid() + " is not a JVM: 'weft ps' lists those with Weft",
          "pstree",
          "" + cat.pid());
      assertThat(cat.isAlive()).isTrue();
    } finally {
      cat.destroy();
    }
  }

  @Test
  void aJvmWithoutWeft() throws Exception {
    try (var program = Program.withoutWeft(PlainProgram.class)) {
      program.awaitLine("ready");
      assertFails(
          1,
          "no Weft in process "
              + program.pid()
              + ": 'weft ps' lists the JVMs that have Weft on their path",
          "ps",
          program.pid());
      assertThat(program.end()).isZero();
    }
  }

  @Test
  void aPidThatIsNoNumber() {
    assertFails(
        2, "not a process's number: abc: 'weft ps' lists those that can be looked at", "ps", "abc");
  }

  @Test
  void aPidThatIsMissing() {
    assertFails(2, "missing required parameter: 'PID': see 'weft pstree --help'", "pstree");
  }

  @Test
  void anOptionThatDoesNotExist() {
    assertFails(2, "no such option: --jsno: did you mean --json?", "ps", "--jsno");
    assertFails(2, "no such option: --prot=1: did you mean --port?", "serve", "--prot=1", ".");
    assertFails(2, "no such option: --prot: did you mean --port?", "serve", "--prot");
    assertFails(2, "no such option: --frobnicate: see 'weft new --help'", "new", "--frobnicate");
  }

  @Test
  void aCommandThatDoesNotExist() {
    assertFails(2, "no such command: tuor: did you mean tour?", "tuor");
    assertFails(2, "no such command: pss: did you mean ps?", "pss");
    assertFails(2, "no such command: nothing: see 'weft --help'", "nothing");
    assertFails(2, "no command: try 'weft run FILE.java' or 'weft --help'");
  }

  @Test
  void aDurationThatIsNone() {
    assertFails(
        2, "no such duration: soon: write 250ms, 2s or 5m", "top", "--interval", "soon", "1");
  }

  @Test
  void whatCannotBeServed(@TempDir Path directory) throws IOException {
    Path one = Files.createFile(directory.resolve("one"));
    assertFails(2, "not a directory: " + one + ": give one with files to serve", "serve", "" + one);
    String file = directory.resolve("none").toString();
    assertFails(2, "no such directory: " + file + ": give one with files to serve", "serve", file);
    assertFails(2, "missing required parameter: 'DIR': see 'weft serve --help'", "serve");
  }

  @Test
  void aPortThatIsNone() {
    for (String port : List.of("65536", "-1", "http")) {
      assertFails(
          2,
          "no such port: " + port + ": it is 1 to 65535, or 0 for any that is free",
          "httpbin",
          "--port=" + port);
    }
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      var run = CommandLineRun.of("httpbin", "--port", port);

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("weft: cannot listen on 127.0.0.1:" + port)
          .endsWith("give another --port or --host" + System.lineSeparator())
          .hasLineCount(1);
    }
  }

  @Test
  void aCertificateWithoutItsKey(@TempDir Path directory) {
    String both = "--tls-cert and --tls-key go together: give both";
    assertFails(2, both, "serve", "--tls-cert", "cert.pem", directory.toString());
    assertFails(2, both, "serve", "--tls-key", "key.pem", directory.toString());
  }

  @Test
  void aCertificateThatIsNotThere(@TempDir Path directory) {
    String file = directory.resolve("cert.pem").toString();
    assertFails(
        2,
        "cannot read " + file + ": give the path of a PEM file",
        "serve",
        "--tls-cert=" + file,
        "--tls-key=" + file,
        directory.toString());
  }

  @Test
  void whatIsNoUrl() {
    assertFails(2, "missing required parameter: 'URL': see 'weft fetch --help'", "fetch");
    assertFails(
        2,
        "no such URL: example.org: it begins with http:// or https://",
        "fetch",
        "http://127.0.0.1:1/",
        "example.org");
  }

  @Test
  void aHeaderFieldThatIsNone() {
    assertFails(
        2, "no such header field: accept: write 'Name: value'", "fetch", "-Haccept", "http://h/");
    assertFails(
        2,
        "the client says itself what Content-Length is",
        "fetch",
        "-H",
        "Content-Length: 1",
        "http://h/");
  }

  @Test
  void numbersThatMakeNoSense() {
    assertFails(2, "--concurrency is 1 or more, not 0", "fetch", "--concurrency", "0", "http://h/");
    assertFails(2, "--retries is 0 or more, not -1", "fetch", "--retries", "-1", "http://h/");
  }

  @Test
  void aDirectoryThatIsAFile(@TempDir Path directory) throws IOException {
    String file = Files.createFile(directory.resolve("file")).toString();
    assertFails(
        2, "not a directory: " + file + ": give -o another one", "fetch", "-o", file, "http://h/");
  }

  @Test
  void aBodyThatIsNotThere(@TempDir Path directory) {
    String file = directory.resolve("none").toString();
    assertFails(
        2, "cannot read " + file + ": give -d another @FILE", "fetch", "-d@" + file, "http://h/");
  }

  @Test
  void verboseShowsTheStack() {
    var run = CommandLineRun.of("ps", "--verbose", "999999999");

    assertThat(run.err()).startsWith("weft: no such process").contains("\tat dev.weft.cli.");
  }

  @Test
  void everyCommandHasHelpWithTwoExamples() {
    for (String command :
        List.of(
            "ps",
            "pstree",
            "top",
            "repl",
            "tour",
            "serve",
            "httpbin",
            "fetch",
            "new",
            "compare",
            "completion")) {
      var run = CommandLineRun.of(command, "--help");

      assertThat(run.status()).isZero();
      assertThat(run.out()).startsWith("Usage: weft " + command);
      String examples = run.out().substring(run.out().indexOf("Examples:"));
      assertThat(examples.lines().filter(line -> line.contains("weft " + command))).hasSize(2);
    }
  }
}
