package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * HTTP and WebSocket: a server in one process and its load in another, each with a core where there
 * are two. The load is the same program for all servers; for clients, it is the server.
 *
 * <p>The servers of a workload stay while the others have their turns: so they are warm, and what
 * the machine does in a second or a minute it does to all.
 */
final class Web {
  private static final int CONNECTIONS = 64;
  private static final String CLIENT = "http_client";
  private static final Pattern WRK = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern WRK_FAILED = Pattern.compile("Non-2xx|Socket errors");
  private static final Pattern H2LOAD = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
  private static final Map<String, String> ANSWERS =
      Map.of("/text", "Hello, World!", "/json", "{\"message\":\"Hello, World!\"}");

  /** A server that has its turn in each round. */
  private record Turn(Peer peer, String workload, Samples samples, Program server, int port) {}

  private final Site site;
  private final Options options;

  Web(Site site, Options options) {
    this.site = site;
    this.options = options;
  }

  /** Returns why {@code workload} cannot be measured here, or nothing if it can. */
  static String missing(String workload) {
    return switch (workload) {
      case "http_h2" -> has("h2load") ? "" : "there is no h2load (Debian: nghttp2-client)";
      case "http_tls" ->
          !has("wrk") ? "there is no wrk" : has("openssl") ? "" : "there is no openssl";
      case CLIENT, "http_echo", "http_broadcast" -> "";
      default -> has("wrk") ? "" : "there is no wrk (Debian: wrk)";
    };
  }

  private static boolean has(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /**
   * Adds how many nanoseconds each peer takes for one operation, round by round; NaN if it fails.
   */
  void measure(Map<String, Map<Peer, Samples>> workloads) throws IOException, InterruptedException {
    var turns = new ArrayList<Turn>();
    try {
      for (var row : workloads.entrySet()) {
        for (var peer : row.getValue().entrySet()) {
          turns.add(start(peer.getKey(), row.getKey(), peer.getValue()));
        }
      }
      for (var round = 1; round <= options.rounds(); round++) {
        for (var turn : turns) {
          var value = turn.port == 0 ? failed(turn.server) : load(turn, round == 1);
          turn.samples.add(value);
          Compare.say(round, turn.workload, turn.peer, value);
        }
      }
    } finally {
      turns.forEach(turn -> turn.server.close());
    }
  }

  private Turn start(Peer peer, String workload, Samples samples)
      throws IOException, InterruptedException {
    var command = server(workload.equals(CLIENT) ? Peer.NETTY : peer, workload);
    if (workload.equals("http_tls")) {
      command.addAll(certificate());
    }
    var server = Program.start(command);
    return new Turn(peer, workload, samples, server, server.port());
  }

  private double load(Turn turn, boolean first) throws IOException, InterruptedException {
    return switch (turn.workload) {
      case CLIENT ->
          figure(turn.workload, client(turn.peer, "http://127.0.0.1:" + turn.port + "/text"));
      case "http_echo", "http_broadcast" -> {
        var command = java(Peer.NETTY, "WebSocketLoad");
        command.addAll(List.of(String.valueOf(turn.port), turn.workload));
        command.addAll(times());
        yield figure(turn.workload, command);
      }
      default -> ask(turn, first);
    };
  }

  private double ask(Turn turn, boolean first) throws IOException, InterruptedException {
    var path =
        switch (turn.workload) {
          case "http_json" -> "/json";
          case "http_work_1", "http_work_2" -> "/work";
          default -> "/text";
        };
    var scheme = turn.workload.equals("http_tls") ? "https" : "http";
    var url = scheme + "://127.0.0.1:" + turn.port + path;
    if (scheme.equals("http") && !answersRightly(url, path)) {
      return failed(turn.server);
    }
    if (first) {
      var _ = requestsPerSecond(turn.workload, url, options.warmUp());
    }
    return generate(turn.workload, url, turn.server);
  }

  private List<String> server(Peer peer, String workload) {
    var command =
        switch (peer) {
          case AIOHTTP, WEBSOCKETS ->
              new ArrayList<>(List.of(site.python(), site.script("http_peers.py"), "serve"));
          case VERTX -> java(peer, "VertxHttp");
          case NETTY -> java(peer, "NettyHttp");
          default -> java(peer, "HttpServing");
        };
    command.add(workload);
    return command;
  }

  private List<String> client(Peer peer, String url) {
    var command =
        switch (peer) {
          case AIOHTTP ->
              new ArrayList<>(List.of(site.python(), site.script("http_peers.py"), "client"));
          case VERTX -> java(peer, "VertxHttp", "client");
          case JDK -> java(peer, "HttpClients", "jdk");
          case JDK_ASYNC -> java(peer, "HttpClients", "jdk-async");
          default -> java(peer, "HttpClients", "weft");
        };
    command.addAll(List.of(url, CLIENT));
    command.addAll(times());
    return command;
  }

  private List<String> java(Peer peer, String main, String... arguments) {
    var command = new ArrayList<>(List.of(site.java()));
    command.addAll(peer.flags());
    command.addAll(Peer.heap(CLIENT));
    command.addAll(List.of("-cp", site.classPath(peer, CLIENT), "dev.weft.benchmarks." + main));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> times() {
    return List.of(options.warmUp(), options.seconds());
  }

  private static boolean answersRightly(String url, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
      var answer = client.send(request, BodyHandlers.ofString());
      var body = ANSWERS.getOrDefault(path, answer.body());
      return answer.statusCode() == 200
          && answer.body().replace("\": \"", "\":\"").equals(body)
          && answer.headers().firstValue("Date").isPresent();
    }
  }

  /** Returns the figure that a program of ours prints. */
  private static double figure(String workload, List<String> command)
      throws IOException, InterruptedException {
    try (var load = Program.start(command)) {
      for (var line : load.output()) {
        if (line.startsWith(workload + " ")) {
          return Double.parseDouble(line.substring(workload.length() + 1));
        }
      }
      return failed(load);
    }
  }

  /** Returns what wrk or h2load has measured. */
  private double generate(String workload, String url, Program server)
      throws IOException, InterruptedException {
    var cpu = server.cpu();
    var kernel = server.kernel();
    var start = System.nanoTime();
    var rate = requestsPerSecond(workload, url, options.seconds());
    var time = (double) (System.nanoTime() - start);
    var busy = server.cpu().minus(cpu).toNanos() / time;
    var inKernel = server.kernel().minus(kernel).toNanos() / time;
    Compare.say(
        String.format(
            Locale.ROOT,
            "%.0f requests/s, CPUs of the server: %.2f, of them %.2f in the kernel",
            rate,
            busy,
            inKernel));
    return 1e9 / rate;
  }

  private double requestsPerSecond(String workload, String url, String seconds)
      throws IOException, InterruptedException {
    var whole = Math.max(1, Math.round(Double.parseDouble(seconds)));
    var command = new ArrayList<>(List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + whole));
    if (workload.equals("http_h2")) {
      command = new ArrayList<>(List.of("h2load", "-t1", "-c" + CONNECTIONS, "-m1", "-D" + whole));
    } else if (workload.equals("http_pipelined")) {
      command.addAll(List.of("-s", site.home().resolve("pipelined.lua").toString()));
    }
    command.add(url);
    try (var load = Program.start(command)) {
      var text = String.join("\n", load.output());
      var rate = (workload.equals("http_h2") ? H2LOAD : WRK).matcher(text);
      if (rate.find()
          && Double.parseDouble(rate.group(1)) > 0
          && !WRK_FAILED.matcher(text).find()) {
        return Double.parseDouble(rate.group(1));
      }
      Compare.say(text);
      return failed(load);
    }
  }

  private static double failed(Program program) {
    Compare.say("failed: " + program);
    program.errors().forEach(Compare::say);
    return Double.NaN;
  }

  /** Returns a certificate and its key, new ones if there are none. */
  private List<String> certificate() throws IOException, InterruptedException {
    var files = new ArrayList<String>();
    for (var name : List.of("certificate.pem", "key.pem")) {
      files.add(site.home().resolve("target").resolve(name).toString());
    }
    if (!Files.exists(Path.of(files.getLast()))) {
      var command =
          List.of(
              ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
                      + " -subj /CN=localhost -out "
                      + files.getFirst()
                      + " -keyout "
                      + files.getLast())
                  .split(" "));
      try (var openssl = Program.start(command)) {
        var _ = openssl.output();
      }
    }
    return files;
  }
}
