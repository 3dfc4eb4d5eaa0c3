package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  JDK("the JDK's, a virtual thread each"),
  JDK_ASYNC("the JDK's, callbacks in its own thread"),
  RESILIENCE4J("Resilience4j"),
  COMMONS_POOL("commons-pool2"),
  CAFFEINE("Caffeine"),
  CAFFEINE_ASYNC("Caffeine, asynchronous"),
  HIKARI("HikariCP"),
  HIKARI_FEW("HikariCP, 8 threads"),
  VERTX("Vert.x"),
  VERTX_PIPELINED("Vert.x, pipelined");

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
    if (isWeft()) {
      flags.add("-Dweft.fiber=" + name().toLowerCase(Locale.ROOT));
    }
    return flags;
  }

  /**
   * Returns the flags that tell a process which of several peers it is, and where the database is.
   */
  private List<String> flags(Site site, String workload) {
    if (!Targets.group(workload).equals("kit")) {
      return List.of();
    }
    return List.of("-Dbenchmarks.peer=" + name(), "-Dbenchmarks.database=" + site.database());
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
          site.hasModules("uvloop") ? "" : "python3 has no uvloop (Debian: python3-uvloop)";
      case AIOHTTP ->
          site.hasModules("aiohttp", "uvloop")
              ? ""
              : "python3 has no aiohttp with uvloop (Debian: python3-aiohttp python3-uvloop)";
      case WEBSOCKETS ->
          site.hasModules("websockets", "uvloop")
              ? ""
              : "python3 has no websockets with uvloop (Debian: python3-websockets python3-uvloop)";
      case VERTX, VERTX_PIPELINED -> site.vertx().isEmpty() ? "Vert.x did not resolve" : "";
      case KOTLIN -> site.kotlin().isEmpty() ? "kotlinx.coroutines did not resolve" : "";
      default -> "";
    };
  }

  /** Returns which version this is, and how it is used. */
  String about(Site site) throws IOException {
    return switch (this) {
      case NATIVE, PORTABLE -> "`java " + String.join(" ", flags()) + "`";
      case ASYNCIO -> pythonVersion(site);
      case KOTLIN -> "kotlinx.coroutines " + site.kotlin() + ", `runBlocking` on one thread";
      case VIRTUAL_THREADS -> "the JDK's default scheduler";
      case BARE ->
          "each its own scheduler, run in turn by a plain loop: what the JDK leaves to Weft";
      case UVLOOP, UVLOOP_PROTOCOL -> "in the same Python";
      case NETTY -> site.version("netty-transport-");
      case AIOHTTP -> pythonVersion(site) + modules(site, "aiohttp", "uvloop");
      case WEBSOCKETS -> pythonVersion(site) + modules(site, "websockets", "uvloop");
      case JDK -> "`java.net.http`, `send`";
      case JDK_ASYNC -> "`sendAsync`";
      case RESILIENCE4J -> site.version("resilience4j-core-") + "; made for many threads";
      case COMMONS_POOL -> site.version("commons-pool2-") + "; made for many threads";
      case CAFFEINE -> site.version("caffeine-") + ", `LoadingCache`; made for many threads";
      case CAFFEINE_ASYNC -> "`AsyncLoadingCache`, `get(key).join()`";
      case HIKARI -> site.version("HikariCP-") + "; a platform thread for each caller";
      case HIKARI_FEW -> "a platform thread for each connection, as many queries in all";
      case VERTX -> site.vertx() + ", on one event loop; SQL by `PgBuilder.pool()`";
      case VERTX_PIPELINED ->
          "`PgBuilder.client()`, which sends queries before the last answer has come";
    };
  }

  private static String pythonVersion(Site site) throws IOException {
    return said(site.python(), "--version");
  }

  private static String modules(Site site, String... names) throws IOException {
    var versions = new StringBuilder();
    for (var name : names) {
      var print = "import " + name + "; print(" + name + ".__version__)";
      versions.append(", ").append(name).append(' ').append(said(site.python(), "-c", print));
    }
    return versions.toString();
  }

  private static String said(String... command) throws IOException {
    var process = new ProcessBuilder(command).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** Returns the command that measures {@code workload}. */
  List<String> command(Site site, String workload, String warmUp, String seconds) {
    var command = new ArrayList<String>();
    if (Targets.group(workload).equals("net") && isPython()) {
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

  boolean isWeft() {
    return this == NATIVE || this == PORTABLE;
  }

  boolean isVertx() {
    return this == VERTX || this == VERTX_PIPELINED;
  }

  /** Returns a command that runs {@code main} with this peer's flags and class path. */
  static List<String> java(Site site, Peer peer, String workload, String main) {
    var command = new ArrayList<>(List.of(site.java()));
    command.addAll(peer.flags());
    command.addAll(peer.flags(site, workload));
    command.addAll(heap(workload));
    command.addAll(List.of("-cp", site.classPath(peer, workload), PACKAGE + main));
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
    if (Targets.isSql(workload)) {
      return switch (this) {
        case HIKARI, HIKARI_FEW -> "HikariSql";
        case VERTX, VERTX_PIPELINED -> "VertxSql";
        default -> "WeftSql";
      };
    }
    if (Targets.group(workload).equals("kit")) {
      return isWeft() ? "Kit" : "KitPeers";
    }
    return switch (this) {
      case KOTLIN -> "kotlin.WorkloadsKt";
      case VIRTUAL_THREADS -> "VirtualThreads";
      case BARE -> "BareThreads";
      default -> workload.startsWith("memory") ? "Memory" : "Workloads";
    };
  }
}
