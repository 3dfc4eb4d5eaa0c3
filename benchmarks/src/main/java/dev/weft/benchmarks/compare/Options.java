package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param group {@code core}, {@code net} or {@code http}; empty for all
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
      var word = words.next();
      switch (word) {
        case "core", "net", "http" -> group = word;
        case "--rounds" -> rounds = Integer.parseInt(words.next());
        case "--seconds" -> seconds = words.next();
        default -> workloads.add(word);
      }
    }
    return new Options(group, rounds, seconds, List.copyOf(workloads), String.join(" ", args));
  }

  String warmUp() {
    return String.valueOf(2 * Double.parseDouble(seconds));
  }

  boolean wants(String workload) {
    if (!group.isEmpty() && !group.equals(Targets.group(workload))) {
      return false;
    }
    return workloads.isEmpty()
        || workloads.stream().anyMatch(word -> (workload + "_").startsWith(word + "_"));
  }
}
