package dev.weft.benchmarks.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param group {@code core}, {@code net}, {@code http} or {@code kit}; empty for all
 * @param seconds how long a process measures; it warms up for twice as long
 * @param workloads names, or their first words ({@code switch} for {@code switch_10}); none means
 *     all
 */
record Options(String group, int rounds, String seconds, List<String> workloads, String line) {
  static Options of(List<String> args) {
    var group = "";
    var rounds = 5;
    var seconds = "";
    var workloads = new ArrayList<String>();
    for (var words = args.iterator(); words.hasNext(); ) {
      var word = words.next();
      switch (word) {
        case "core", "net", "http", "kit" -> group = word;
        case "--rounds" -> rounds = Integer.parseInt(words.next());
        case "--seconds" -> seconds = words.next();
        default -> workloads.add(word);
      }
    }
    if (seconds.isEmpty()) {
      seconds =
          switch (group) {
            case "http" -> "4"; // servers are warm after about eight seconds
            case "kit" -> "2"; // and what goes through a driver after some
            default -> "1";
          };
    }
    return new Options(group, rounds, seconds, List.copyOf(workloads), String.join(" ", args));
  }

  String warmUp() {
    return String.valueOf(2 * Double.parseDouble(seconds));
  }

  /** Returns the file for the results of a whole group. */
  String file() {
    return group.isEmpty() || group.equals("core") ? "RESULTS.md" : "RESULTS-" + group + ".md";
  }

  boolean wants(String workload) {
    if (!group.isEmpty() && !group.equals(Targets.group(workload))) {
      return false;
    }
    return workloads.isEmpty()
        || workloads.stream().anyMatch(word -> (workload + "_").startsWith(word + "_"));
  }

  /** Returns the peers of what is wanted, Weft first. */
  Set<Peer> peers() {
    var peers = EnumSet.of(Peer.NATIVE, Peer.PORTABLE);
    for (var row : Targets.rows()) {
      if (wants(row.workload())) {
        peers.add(row.peer());
      }
    }
    return peers;
  }
}
