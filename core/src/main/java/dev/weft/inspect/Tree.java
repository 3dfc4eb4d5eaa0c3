package dev.weft.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks as a tree: each under the first task that awaits it, or else under its owner. */
final class Tree {
  private final Map<Long, TaskInfo> tasks = new LinkedHashMap<>();
  private final Map<Long, List<TaskInfo>> children = new LinkedHashMap<>();
  private final List<List<TaskInfo>> cycles = new ArrayList<>();
  private final Set<Long> shown = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private Tree(Collection<TaskInfo> infos) {
    for (TaskInfo info : infos) {
      tasks.put(info.id(), info);
    }
    for (TaskInfo info : infos) {
      for (long parent : parents(info)) {
        children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(info);
      }
    }
    findCycles();
  }

  private List<Long> parents(TaskInfo info) {
    if (!info.awaitedBy().isEmpty()) {
      return info.awaitedBy();
    }
    return info.owner() != null && tasks.containsKey(info.owner())
        ? List.of(info.owner())
        : List.of();
  }

  static String of(Collection<TaskInfo> infos) {
    var tree = new Tree(infos);
    for (TaskInfo info : infos) {
      if (tree.parents(info).isEmpty()) {
        tree.show(info, "", "");
      }
    }
    for (TaskInfo info : infos) {
      if (!tree.shown.contains(info.id())) {
        tree.show(info, "", ""); // awaited in a circle
      }
    }
    tree.listCycles();
    return tree.text.toString();
  }

  private void show(TaskInfo info, String indent, String below) {
    boolean again = !shown.add(info.id());
    text.append(indent).append(again ? info.name() + " (see above)" : line(info)).append('\n');
    if (again) {
      return;
    }
    List<TaskInfo> under = children.getOrDefault(info.id(), List.of());
    for (int i = 0; i < under.size(); i++) {
      boolean last = i == under.size() - 1;
      show(under.get(i), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "));
    }
  }

  private String line(TaskInfo info) {
    String waits = info.awaits() == null ? "" : " " + info.awaits();
    String at = info.at() == null ? "" : " " + info.at();
    String mark = isDeadlocked(info) ? " DEADLOCK" : "";
    return info.name() + " (" + info.state() + waits + ")" + at + mark;
  }

  private boolean isDeadlocked(TaskInfo info) {
    return cycles.stream().anyMatch(cycle -> cycle.contains(info));
  }

  private void findCycles() {
    Set<TaskInfo> visited = new HashSet<>();
    for (TaskInfo start : tasks.values()) {
      List<TaskInfo> path = new ArrayList<>();
      TaskInfo at = start;
      while (at != null && visited.add(at)) {
        path.add(at);
        at = waitsForOne(at);
      }
      if (at != null && path.contains(at)) {
        cycles.add(path.subList(path.indexOf(at), path.size()));
      }
    }
  }

  /** Returns the task that it waits for, if it is exactly one. */
  private @Nullable TaskInfo waitsForOne(TaskInfo info) {
    return info.awaits() == null || info.awaits().task() == null
        ? null
        : tasks.get(info.awaits().task());
  }

  private void listCycles() {
    for (List<TaskInfo> cycle : cycles) {
      text.append("\nDEADLOCK: each of these waits for the next, and the last for the first\n");
      for (TaskInfo info : cycle) {
        text.append("  ").append(info.name()).append(" waits for ").append(info.awaits());
        text.append(info.at() == null ? "" : " at " + info.at()).append('\n');
      }
    }
  }
}
