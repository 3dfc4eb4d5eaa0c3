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
  NETTY("Netty"),
  AIOHTTP("aiohttp, uvloop"),
  WEBSOCKETS("Python websockets, uvloop"),
  VERTX("Vert.x"),
  JDK("the JDK's, a virtual thread each"),
  JDK_ASYNC("the JDK's, callbacks in its own thread");

  /*
   * Without a heap of a fixed size, in large pages where there are any, a run measures how fast the
   * operating system hands out memory. Not for the start-up.
   */
  private static final List<String> HEAP =
      List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");
  private static final List<String> SMALL_HEAP = List.of("-Xmx2g");
  private static final List<String> HTTP_HEAP =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");

  private static final String PACKAGE = "dev.weft.benchmarks.";

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
    return Targets.group(workload).equals("http")
        ? HTTP_HEAP
        : workload.startsWith("memory") ? SMALL_HEAP : HEAP;
  }

  /** Returns why this peer cannot run here, or nothing if it can. */
  String missing(Site site) {
    return switch (this) {
      case ASYNCIO -> site.python().isEmpty() ? "there is no python3" : "";
      case UVLOOP, UVLOOP_PROTOCOL ->
          site.hasPython("uvloop") ? "" : "python3 has no uvloop (Debian: python3-uvloop)";
      case AIOHTTP ->
          site.hasPython("uvloop, aiohttp")
              ? ""
              : "python3 has no aiohttp with uvloop (Debian: python3-aiohttp python3-uvloop)";
      case WEBSOCKETS ->
          site.hasPython("uvloop, websockets")
              ? ""
              : "python3 has no websockets with uvloop (Debian: python3-websockets python3-uvloop)";
      case VERTX -> site.vertx().isEmpty() ? "Vert.x did not resolve" : "";
      case KOTLIN -> site.kotlin().isEmpty() ? "kotlinx.coroutines did not resolve" : "";
      default -> "";
    };
  }

  /** Returns the command that measures {@code workload}. */
  List<String> command(Site site, String workload, String warmUp, String seconds) {
    var command = new ArrayList<String>();
    boolean net = Targets.group(workload).equals("net");
    if (net && isPython()) {
      command.addAll(List.of(site.python(), site.script("network.py")));
      command.add(this == ASYNCIO ? "asyncio" : "uvloop");
      command.add(this == UVLOOP_PROTOCOL ? "protocol" : "streams");
    } else if (this == ASYNCIO) {
      command.addAll(List.of(site.python(), site.script("workloads.py")));
    } else {
      command.addAll(java(site, this, workload, mainClass(workload)));
    }
    command.addAll(List.of(workload, warmUp, seconds));
    return command;
  }

  /** Returns a command that runs {@code main} with this peer's flags and class path. */
  static List<String> java(Site site, Peer peer, String workload, String main) {
    var command = new ArrayList<>(List.of(site.java()));
    command.addAll(peer.flags());
    command.addAll(heap(workload));
    command.addAll(List.of("-cp", site.classPath(peer), PACKAGE + main));
    return command;
  }

  /** Returns the command that serves {@code workload}. */
  List<String> server(Site site, String workload) {
    var command =
        switch (this) {
          case AIOHTTP, WEBSOCKETS ->
              new ArrayList<>(List.of(site.python(), site.script("http_peers.py"), "serve"));
          case VERTX -> java(site, this, workload, "VertxHttp");
          case NETTY -> java(site, this, workload, "NettyHttp");
          default -> java(site, this, workload, "HttpServing");
        };
    command.add(workload);
    return command;
  }

  /** Returns the command that measures the client {@code workload} at {@code url}. */
  List<String> client(Site site, String url, String workload, List<String> times) {
    var command =
        switch (this) {
          case AIOHTTP ->
              new ArrayList<>(List.of(site.python(), site.script("http_peers.py"), "client"));
          case VERTX -> java(site, this, workload, "VertxHttp");
          default -> java(site, this, workload, "HttpClients");
        };
    switch (this) {
      case AIOHTTP -> {}
      case VERTX -> command.add("client");
      case JDK -> command.add("jdk");
      case JDK_ASYNC -> command.add("jdk-async");
      default -> command.add("weft");
    }
    command.addAll(List.of(url, workload));
    command.addAll(times);
    return command;
  }

  private boolean isPython() {
    return this == ASYNCIO || this == UVLOOP || this == UVLOOP_PROTOCOL;
  }

  private String mainClass(String workload) {
    if (Targets.group(workload).equals("net")) {
      return switch (this) {
        case NETTY -> "NettyNetwork";
        case VIRTUAL_THREADS -> "BlockingNetwork";
        default -> "Network";
      };
    }
    return switch (this) {
      case KOTLIN -> "kotlin.WorkloadsKt";
      case VIRTUAL_THREADS -> "VirtualThreads";
      case BARE -> "BareThreads";
      default -> workload.startsWith("memory") ? "Memory" : "Workloads";
    };
  }
}
