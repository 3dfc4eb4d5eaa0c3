package dev.weft;

import java.util.ArrayList;
import java.util.List;

/** Says, once it takes long, what real thing virtual time waits for. */
final class RealWait {
  private RealWait() {}

  static void log(EventLoop loop) {
    List<String> waits = new ArrayList<>();
    for (Task<?> task : loop.tasks.toSet()) {
      boolean isReal =
          switch (task.state()) {
            case BLOCKED -> true;
            case SUSPENDED -> task.waitsFor() != null && task.waitsFor().kind().equals("future");
            default -> false;
          };
      if (isReal) {
        waits.add("task " + task.name() + ", at " + task.where());
      }
    }
    ErrorReports.LOG.log(
        System.Logger.Level.INFO,
        "virtual time stands still: something real is awaited, by " + String.join("; ", waits));
  }
}
