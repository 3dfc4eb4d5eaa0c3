package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One side of the comparison: a process that runs a workload and prints what it cost. */
enum Peer {
  NATIVE("Weft, native fiber"),
  PORTABLE("Weft, portable fiber"),
  ASYNCIO("asyncio"),
  KOTLIN("Kotlin"),
  VIRTUAL_THREADS("virtual threads"),
  BARE("bare virtual threads"),
  UVLOOP("uvloop, streams"),
  UVLOOP_PROTOCOL("uvloop, protocol"),
  NETTY("Netty");

  /*
   * Without a heap of a fixed size, in large pages where there are any, a run measures how fast the
   * operating system hands out memory. Not for the start-up.
   */
  private static final List<String> HEAP =
      List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");
  private static final List<String> SMALL_HEAP = List.of("-Xmx2g");

  private static final List<String> OPEN =
      List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");

  final String title;

  Peer(String title) {
    this.title = title;
  }

  /** Returns the flags that the JVM of this peer gets, beside those for its heap. */
  List<String> flags() {
    var flags = new ArrayList<String>();
    if (this == NATIVE || this == BARE) {
      flags.addAll(OPEN);
    }
    if (this == NATIVE || this == PORTABLE) {
      flags.add("-Dweft.fiber=" + name().toLowerCase(Locale.ROOT));
    }
    return flags;
  }

  /** Returns the flags for the heap, the same for every JVM that runs {@code workload}. */
  static List<String> heap(String workload) {
    return workload.startsWith("memory") ? SMALL_HEAP : HEAP;
  }

  /** Returns why this peer cannot run here, or nothing if it can. */
  String missing(Site site) {
    return switch (this) {
      case ASYNCIO -> site.python().isEmpty() ? "there is no python3" : "";
      case UVLOOP, UVLOOP_PROTOCOL ->
          site.hasUvloop() ? "" : "python3 has no uvloop (Debian: python3-uvloop)";
      case KOTLIN -> site.kotlin().isEmpty() ? "kotlinx.coroutines did not resolve" : "";
      default -> "";
    };
  }

  /** Returns the command that measures {@code workload}. */
  List<String> command(Site site, String workload, String warmUp, String seconds) {
    var command = new ArrayList<String>();
    if (Targets.isNetwork(workload) && isPython()) {
      command.addAll(List.of(site.python(), site.script("network.py")));
      command.add(this == ASYNCIO ? "asyncio" : "uvloop");
      command.add(this == UVLOOP_PROTOCOL ? "protocol" : "streams");
    } else if (this == ASYNCIO) {
      command.addAll(List.of(site.python(), site.script("workloads.py")));
    } else {
      command.add(site.java());
      command.addAll(flags());
      command.addAll(heap(workload));
      command.addAll(List.of("-cp", site.classPath(this), mainClass(workload)));
    }
    command.addAll(List.of(workload, warmUp, seconds));
    return command;
  }

  private boolean isPython() {
    return this == ASYNCIO || this == UVLOOP || this == UVLOOP_PROTOCOL;
  }

  private String mainClass(String workload) {
    if (Targets.isNetwork(workload)) {
      return switch (this) {
        case NETTY -> "dev.weft.benchmarks.NettyNetwork";
        case VIRTUAL_THREADS -> "dev.weft.benchmarks.BlockingNetwork";
        default -> "dev.weft.benchmarks.Network";
      };
    }
    return switch (this) {
      case KOTLIN -> "dev.weft.benchmarks.kotlin.WorkloadsKt";
      case VIRTUAL_THREADS -> "dev.weft.benchmarks.VirtualThreads";
      case BARE -> "dev.weft.benchmarks.BareThreads";
      default -> "dev.weft.benchmarks." + (workload.startsWith("memory") ? "Memory" : "Workloads");
    };
  }
}
