package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param group {@code core} or {@code net}; empty for both
 * @param seconds how long a process measures; it warms up for twice as long
 * @param workloads names, or their first words ({@code switch} for {@code switch_10}); none means
 *     all
 */
record Options(String group, int rounds, String seconds, List<String> workloads, String line) {
  static Options of(List<String> args) {
    var group = "";
    var rounds = 5;
    var seconds = "1";
    var workloads = new ArrayList<String>();
    for (var words = args.iterator(); words.hasNext(); ) {
      switch (words.next()) {
        case "core" -> group = "core";
        case "net" -> group = "net";
        case "--rounds" -> rounds = Integer.parseInt(words.next());
        case "--seconds" -> seconds = words.next();
        case String word -> workloads.add(word);
      }
    }
    return new Options(group, rounds, seconds, List.copyOf(workloads), String.join(" ", args));
  }

  String warmUp() {
    return String.valueOf(2 * Double.parseDouble(seconds));
  }

  boolean wants(String workload) {
    String other = Targets.isNetwork(workload) ? "core" : "net";
    if (group.equals(other)) {
      return false;
    }
    return workloads.isEmpty()
        || workloads.stream().anyMatch(word -> (workload + "_").startsWith(word + "_"));
  }
}
