package dev.weft.perf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** A page with two pictures: where tasks ran, by samples, and what they waited for, by time. */
final class FlameGraph {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TEMPLATE = "flamegraph.html";

  private final String name;
  private final Map<String, FlameGraph> children = new LinkedHashMap<>();
  private double value;

  private FlameGraph(String name) {
    this.name = name;
  }

  /** Returns the page, which needs nothing beside itself. */
  static String html(String title, Flight flight) throws IOException {
    Map<String, Object> data =
        Map.of("title", title, "running", running(flight), "waiting", waiting(flight));
    String json = JSON.writeValueAsString(data).replace("<", "\\u003c");
    return template().replace("/*DATA*/", json);
  }

  private static String template() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FlameGraph.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, Object> running(Flight flight) {
    var root = new FlameGraph("all samples");
    for (Flight.Sample sample : flight.samples()) {
      String task = flight.taskAt(sample.time());
      List<String> path = new ArrayList<>();
      path.add(task == null ? "(no task)" : task);
      path.addAll(sample.frames());
      root.add(path, 1);
    }
    return root.node();
  }

  private static Map<String, Object> waiting(Flight flight) {
    var root = new FlameGraph("all waiting");
    for (Flight.Wait wait : flight.waits()) {
      double ready = wait.ready().toNanos() / 1e6;
      double rest = wait.time().toNanos() / 1e6 - ready;
      root.add(List.of(wait.task(), "ready"), ready);
      if (!wait.cause().equals("ready")) {
        root.add(List.of(wait.task(), wait.cause()), rest);
      }
    }
    return root.node();
  }

  private void add(List<String> path, double amount) {
    value += amount;
    if (!path.isEmpty()) {
      children
          .computeIfAbsent(path.getFirst(), FlameGraph::new)
          .add(path.subList(1, path.size()), amount);
    }
  }

  private Map<String, Object> node() {
    List<Map<String, Object>> nodes =
        children.values().stream()
            .filter(child -> child.value > 0)
            .sorted((one, other) -> Double.compare(other.value, one.value))
            .map(FlameGraph::node)
            .toList();
    return Map.of("name", name, "value", Math.round(value * 1000) / 1000.0, "children", nodes);
  }
}
