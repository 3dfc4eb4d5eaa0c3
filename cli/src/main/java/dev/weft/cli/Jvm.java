package dev.weft.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A JVM on this machine.
 *
 * @param pid its process
 * @param main its main class, jar or source file
 */
record Jvm(long pid, String main) {
  private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

  /** Returns the JVMs of this user, without this one, lowest process first. */
  static List<Jvm> all() {
    return VirtualMachine.list().stream()
        .map(Jvm::of)
        .filter(jvm -> jvm.pid != ProcessHandle.current().pid())
        .sorted((one, other) -> Long.compare(one.pid, other.pid))
        .toList();
  }

  private static Jvm of(VirtualMachineDescriptor descriptor) {
    return new Jvm(Long.parseLong(descriptor.id()), mainOf(descriptor.displayName()));
  }

  /** Returns the first word of a command line; that of a source file's launcher is the file. */
  static String mainOf(String commandLine) {
    List<String> words = List.of(commandLine.strip().split(" +"));
    String main = words.getFirst();
    if (main.startsWith(SOURCE_LAUNCHER)) {
      return words.stream().filter(word -> word.endsWith(".java")).findFirst().orElse(main);
    }
    return main.isEmpty() ? "-" : main;
  }

  /** Returns whether Weft is on its class or module path; false if it cannot be asked. */
  boolean hasWeft() {
    try {
      return Patience.toConnect(pid, () -> WeftOnPath.isOn(properties()));
    } catch (Failure unknown) {
      return false;
    }
  }

  private Properties properties() throws IOException, AttachNotSupportedException {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      return machine.getSystemProperties();
    } finally {
      machine.detach();
    }
  }

  /**
   * Throws if the process is none that can be asked. To ask one that is no JVM would not be
   * harmless: the question begins with a signal.
   */
  static void requireJvm(long pid) throws Failure {
    if (pid == ProcessHandle.current().pid()) {
      throw new Failure("process " + pid + " is this very command", "give another's");
    }
    if (ProcessHandle.of(pid).isEmpty()) {
      throw new Failure("no such process: " + pid, "'weft ps' lists those that can be looked at");
    }
    if (isOfAnotherUser(pid) && !isRoot()) {
      throw notPermitted(pid);
    }
    if (!isKnown(pid) && !isCalledJava(pid)) {
      throw cannotAttach(pid, null);
    }
  }

  private static boolean isKnown(long pid) {
    return VirtualMachine.list().stream()
        .anyMatch(descriptor -> descriptor.id().equals(Long.toString(pid)));
  }

  private static boolean isCalledJava(long pid) {
    Optional<String> command = ProcessHandle.of(pid).flatMap(process -> process.info().command());
    return command.filter(path -> path.matches("(.*[/\\\\])?java(\\.exe)?")).isPresent();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  static boolean isOfAnotherUser(long pid) {
    return userOf(ProcessHandle.of(pid))
        .filter(user -> !user.equals(System.getProperty("user.name")))
        .isPresent();
  }

  private static Optional<String> userOf(Optional<ProcessHandle> process) {
    return process.flatMap(each -> each.info().user());
  }

  static Failure notPermitted(long pid) {
    String user = userOf(ProcessHandle.of(pid)).orElse("another user");
    return new Failure(
        "not permitted: process " + pid + " belongs to " + user, "run this as " + user);
  }

  static Failure cannotAttach(long pid, @Nullable Exception cause) {
    var failure =
        cause == null
            ? new Failure("process " + pid + " is not a JVM", "'weft ps' lists those with Weft")
            : new Failure(
                "process " + pid + " cannot be attached to",
                "it must be a JVM, not started with -XX:+DisableAttachMechanism");
    return cause == null ? failure : failure.because(cause);
  }
}
