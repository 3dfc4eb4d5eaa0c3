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
  RESILIENCE4J("Resilience4j"),
  COMMONS_POOL("commons-pool2"),
  CAFFEINE("Caffeine"),
  CAFFEINE_ASYNC("Caffeine, asynchronous"),
  HIKARI("HikariCP"),
  HIKARI_FEW("HikariCP, 8 threads"),
  VERTX("Vert.x"),
  VERTX_PIPELINED("Vert.x, pipelined"),
  AIOHTTP("aiohttp"),
  WEBSOCKETS("Python websockets"),
  JDK("the JDK's client"),
  JDK_ASYNC("the JDK's client, callbacks");

  /*
   * Without a heap of a fixed size, in large pages where there are any, a run measures how fast the
   * operating system hands out memory. Not for the start-up.
   */
  private static final List<String> HEAP =
      List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");
  private static final List<String> SMALL_HEAP = List.of("-Xmx2g");

  private static final List<String> HTTP_HEAP =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch");

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
    return switch (Targets.group(workload)) {
      case "http" -> HTTP_HEAP;
      default -> workload.startsWith("memory") ? SMALL_HEAP : HEAP;
    };
  }

  /** Returns why this peer cannot run here, or nothing if it can. */
  String missing(Site site) {
    return switch (this) {
      case ASYNCIO -> site.python().isEmpty() ? "there is no python3" : "";
      case UVLOOP, UVLOOP_PROTOCOL ->
          site.hasUvloop() ? "" : "python3 has no uvloop (Debian: python3-uvloop)";
      case AIOHTTP ->
          site.hasModules("uvloop", "aiohttp")
              ? ""
              : "python3 has no aiohttp with uvloop (Debian: python3-aiohttp python3-uvloop)";
      case WEBSOCKETS ->
          site.hasModules("uvloop", "websockets")
              ? ""
              : "python3 has no websockets with uvloop (Debian: python3-websockets python3-uvloop)";
      case KOTLIN -> site.kotlin().isEmpty() ? "kotlinx.coroutines did not resolve" : "";
      default -> "";
    };
  }

  /** Returns which version this is, and how it is used. */
  String about(Site site) throws IOException {
    return switch (this) {
      case NATIVE, PORTABLE -> "`java " + String.join(" ", flags()) + "`";
      case ASYNCIO -> said(site.python(), "--version");
      case KOTLIN -> "kotlinx.coroutines " + site.kotlin() + ", `runBlocking` on one thread";
      case VIRTUAL_THREADS -> "the JDK's default scheduler";
      case BARE ->
          "each its own scheduler, run in turn by a plain loop: what the JDK leaves to Weft";
      case UVLOOP, UVLOOP_PROTOCOL -> "in the same Python";
      case NETTY -> site.version("netty-transport-");
      case RESILIENCE4J -> site.version("resilience4j-core-") + "; made for many threads";
      case COMMONS_POOL -> site.version("commons-pool2-") + "; made for many threads";
      case CAFFEINE -> site.version("caffeine-") + ", `LoadingCache`; made for many threads";
      case CAFFEINE_ASYNC -> "`AsyncLoadingCache`, `get(key).join()`";
      case HIKARI -> site.version("HikariCP-") + "; a platform thread for each caller";
      case HIKARI_FEW -> "a platform thread for each connection, as many queries in all";
      case VERTX -> site.version("vertx-core-") + ", on one loop; SQL by `PgBuilder.pool()`";
      case VERTX_PIPELINED ->
          "`PgBuilder.client()`, which sends queries before the last answer has come";
      case AIOHTTP -> pythonVersion(site, "aiohttp") + ", on uvloop";
      case WEBSOCKETS -> pythonVersion(site, "websockets") + ", on uvloop";
      case JDK -> "`send`, in a virtual thread for each caller";
      case JDK_ASYNC -> "`sendAsync`, its callbacks run by its own thread";
    };
  }

  private static String pythonVersion(Site site, String module) throws IOException {
    return said(site.python(), "-c", "import %1$s; print(%1$s.__version__)".formatted(module))
        + " in "
        + said(site.python(), "--version");
  }

  private static String said(String... command) throws IOException {
    var version = new ProcessBuilder(command).start();
    return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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
      command.add(site.java());
      command.addAll(flags());
      command.addAll(flags(site, workload));
      command.addAll(heap(workload));
      command.addAll(List.of("-cp", site.classPath(this, workload), mainClass(workload)));
    }
    command.addAll(List.of(workload, warmUp, seconds));
    return command;
  }

  boolean isWeft() {
    return this == NATIVE || this == PORTABLE;
  }

  private boolean isPython() {
    return this == ASYNCIO || this == UVLOOP || this == UVLOOP_PROTOCOL;
  }

  private String mainClass(String workload) {
    if (Targets.group(workload).equals("net")) {
      return switch (this) {
        case NETTY -> "dev.weft.benchmarks.NettyNetwork";
        case VIRTUAL_THREADS -> "dev.weft.benchmarks.BlockingNetwork";
        default -> "dev.weft.benchmarks.Network";
      };
    }
    if (Targets.isSql(workload)) {
      return switch (this) {
        case HIKARI, HIKARI_FEW -> "dev.weft.benchmarks.HikariSql";
        case VERTX, VERTX_PIPELINED -> "dev.weft.benchmarks.VertxSql";
        default -> "dev.weft.benchmarks.WeftSql";
      };
    }
    if (Targets.group(workload).equals("kit")) {
      return "dev.weft.benchmarks." + (isWeft() ? "Kit" : "KitPeers");
    }
    return switch (this) {
      case KOTLIN -> "dev.weft.benchmarks.kotlin.WorkloadsKt";
      case VIRTUAL_THREADS -> "dev.weft.benchmarks.VirtualThreads";
      case BARE -> "dev.weft.benchmarks.BareThreads";
      default -> "dev.weft.benchmarks." + (workload.startsWith("memory") ? "Memory" : "Workloads");
    };
  }
}
