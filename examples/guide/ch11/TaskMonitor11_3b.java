// 11.3b A monitor of tasks · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.inspect.Inspector;
import dev.weft.inspect.TaskInfo;
import dev.weft.perf.TaskMonitor;
import dev.weft.perf.TaskReport;
import dev.weft.sync.Lock;
import java.util.concurrent.TimeoutException;

final Lock lock = new Lock();

// Some work with the lock, and some without it.
void worker(int number) {
  sleep(seconds(number * 0.5));
  try (var _ = lock.hold()) {
    sleep(seconds(6));
  }
}

void print(TaskReport report) throws TimeoutException {
  IO.println(clock() + " tasks: " + report.count() + " (" + names(report) + ")");
  if (clock().equals("5.0 s")) {
    IO.println("who awaits whom:");
    IO.print(Inspector.tree().indent(2));
  }
}

String names(TaskReport report) {
  return report.tasks().stream().map(TaskInfo::name).collect(Collectors.joining(", "));
}

void main() {
  run(() -> {
    Task.current().setName("main");
    try (var _ = TaskMonitor.every(seconds(5), report -> print(report))) {
      TaskGroup.run(group -> {
        for (int i = 1; i <= 4; i++) {
          int number = i;
          group.createTask("worker-" + i, () -> worker(number));
        }
      });
      IO.println(clock() + " all workers are done");
      sleep(seconds(1));
    }
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
