package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** One side of the comparison: a process that runs a workload and prints what it cost. */
enum Peer {
  NATIVE("Weft, native fiber"),
  PORTABLE("Weft, portable fiber"),
  ASYNCIO("asyncio"),
  KOTLIN("Kotlin"),
  VIRTUAL_THREADS("virtual threads");

  static final List<String> OPEN = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");

  final String title;

  Peer(String title) {
    this.title = title;
  }

  /** Returns the flags that the JVM of this peer gets; there are no others. */
  List<String> flags() {
    var flags = new ArrayList<String>();
    if (this == NATIVE) {
      flags.addAll(OPEN);
      flags.add("-Dweft.fiber=native");
    } else if (this == PORTABLE) {
      flags.add("-Dweft.fiber=portable");
    }
    return flags;
  }

  /** Returns why this peer cannot run here, or nothing if it can. */
  String missing(Site site) {
    return switch (this) {
      case ASYNCIO -> site.python().isEmpty() ? "there is no python3" : "";
      case KOTLIN -> site.kotlin().isEmpty() ? "kotlinx.coroutines did not resolve" : "";
      default -> "";
    };
  }

  /** Returns the command that measures {@code workload}. */
  List<String> command(Site site, String workload, String warmUp, String seconds) {
    var command = new ArrayList<String>();
    if (this == ASYNCIO) {
      command.addAll(List.of(site.python(), site.script("workloads.py")));
    } else {
      command.add(site.java());
      command.addAll(flags());
      if (workload.startsWith("memory")) {
        command.add("-Xmx2g");
      }
      command.addAll(List.of("-cp", site.classPath(this), mainClass(workload)));
    }
    command.addAll(List.of(workload, warmUp, seconds));
    return command;
  }

  private String mainClass(String workload) {
    return switch (this) {
      case KOTLIN -> "dev.weft.benchmarks.kotlin.WorkloadsKt";
      case VIRTUAL_THREADS -> "dev.weft.benchmarks.VirtualThreads";
      default -> "dev.weft.benchmarks." + (workload.startsWith("memory") ? "Memory" : "Workloads");
    };
  }
}
