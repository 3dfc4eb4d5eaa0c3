package dev.weft.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft ps}: the JVMs that have Weft, or the tasks of one. */
@Command(
    name = "ps",
    description = {
      "Lists the tasks of a running program, with what each waits for and where.",
      "Without PID it lists the JVMs of this user that have Weft on their path."
    },
    footer = {
      "",
      "The program needs no flag and goes on unharmed.",
      "",
      "Examples:",
      "  weft ps",
      "  weft ps --json 4711 | jq '.[] | select(.state == \"BLOCKED\")'"
    })
final class Ps implements Callable<Integer> {
  @Mixin private Messages messages;

  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID",
      converter = Pid.class,
      description = "The process of the program.")
  private @Nullable Long pid;

  @SuppressWarnings("NullAway.Init") // by picocli
  Ps() {}

  @Override
  public Integer call() throws Failure {
    if (pid == null) {
      listPrograms();
    } else {
      listTasks(pid);
    }
    return 0;
  }

  private void listTasks(long pid) throws Failure {
    try (Target target = Target.attach(pid)) {
      if (json.isWanted()) {
        messages.results().println(TaskRow.json(target.tasksWithStacks()));
      } else {
        print(target.tasks());
      }
    }
  }

  private void print(List<TaskRow> tasks) {
    var table = new Table("ID", "NAME", "STATE", "AGE", "WAITS-FOR", "AT");
    for (TaskRow task : tasks) {
      table.add(
          Long.toString(task.id()),
          task.name(),
          task.state(),
          task.age(),
          task.waits(),
          task.place());
    }
    table.print(messages.results());
  }

  private void listPrograms() {
    List<Program> programs = new ArrayList<>();
    for (Jvm jvm : Jvm.all()) {
      if (jvm.hasWeft()) {
        programs.add(program(jvm));
      }
    }
    if (json.isWanted()) {
      messages.results().println(TaskRow.json(programs));
    } else {
      printPrograms(programs);
    }
    if (programs.isEmpty()) {
      messages.note("no JVM of this user has Weft on its path: start one, 'weft run FILE.java'");
    }
  }

  /** A JVM with Weft; its numbers are null if it did not tell them. */
  record Program(long pid, String main, @Nullable Integer loops, @Nullable Integer tasks) {}

  private Program program(Jvm jvm) {
    try (Target target = Target.attach(jvm.pid())) {
      int tasks = target.tasks().size();
      return new Program(jvm.pid(), jvm.main(), target.loops(), tasks);
    } catch (Failure e) {
      messages.note(String.valueOf(e.getMessage()));
      return new Program(jvm.pid(), jvm.main(), null, null);
    }
  }

  private void printPrograms(List<Program> programs) {
    var table = new Table("PID", "MAIN-CLASS", "LOOPS", "TASKS");
    for (Program each : programs) {
      table.add(Long.toString(each.pid()), each.main(), number(each.loops()), number(each.tasks()));
    }
    table.print(messages.results());
  }

  private static String number(@Nullable Integer number) {
    return number == null ? "?" : number.toString();
  }
}
