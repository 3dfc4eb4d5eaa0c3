package dev.weft.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hello world from the start of the process to its end. */
final class StartUp {
  static final String ASYNCIO = "`python3 hello.py`, asyncio";

  private static final int RUNS = 20;
  private static final String HELLO = "dev.weft.benchmarks.Hello";

  private StartUp() {}

  /**
   * Returns the nanoseconds of each way to say hello, {@link #ASYNCIO} the first if it is there.
   */
  static Map<String, Samples> measure(Site site) throws IOException, InterruptedException {
    var commands = new LinkedHashMap<String, List<String>>();
    if (Peer.ASYNCIO.missing(site).isEmpty()) {
      commands.put(ASYNCIO, List.of(site.python(), site.script("hello.py")));
    }
    for (var peer : List.of(Peer.NATIVE, Peer.PORTABLE)) {
      var cache = site.home().resolve("target/hello-" + peer + ".aot");
      run(java(site, peer, "-XX:AOTCacheOutput=" + cache));
      commands.put(peer.title + ", the JDK's own CDS archive", java(site, peer));
      commands.put(peer.title + ", AOT cache", java(site, peer, "-XX:AOTCache=" + cache));
    }
    var results = new LinkedHashMap<String, Samples>();
    for (var i = 0; i < RUNS; i++) {
      for (var command : commands.entrySet()) {
        var nanos = run(command.getValue());
        results.computeIfAbsent(command.getKey(), _ -> new Samples()).add(nanos);
      }
    }
    results.forEach((name, times) -> Compare.say("hello  " + name + "  " + times.time()));
    return results;
  }

  private static List<String> java(Site site, Peer peer, String... flags) {
    var command = new ArrayList<String>(List.of(site.java()));
    command.addAll(peer.flags());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", site.classPath(peer, "hello"), HELLO));
    return command;
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    var start = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0 ? System.nanoTime() - start : Double.NaN;
  }
}
