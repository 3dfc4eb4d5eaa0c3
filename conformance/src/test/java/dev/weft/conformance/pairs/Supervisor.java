package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.conformance.Program;
import dev.weft.sync.Event;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A parent that restarts a failing child, and stops it for good when asked to. */
public final class Supervisor extends Program {
  @Override
  protected void main() {
    var starts = new ArrayList<Integer>();
    var stopping = new Event();
    var task = createTask(() -> supervisor(starts, stopping));
    sleep(millis(120));
    stopping.set();
    await(task);
    print("starts", starts.size());
    var later = new ArrayList<>(List.of(0, 1));
    task = createTask(() -> supervisor(later, new Event()));
    sleep(millis(50));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled(), later.size());
  }

  private void service(List<Integer> starts, Event stopping) {
    int number = starts.size();
    starts.add(number);
    print("service", number, "starts");
    try {
      sleep(millis(20));
      if (number < 2) {
        throw osError("crash " + number);
      }
      print("service", number, "runs");
      stopping.await();
      print("service", number, "stops by itself");
    } finally {
      print("service", number, "cleans up");
    }
  }

  private void supervisor(List<Integer> starts, Event stopping) {
    while (!stopping.isSet()) {
      var task = createTask(() -> service(starts, stopping));
      try {
        await(task);
      } catch (UncheckedIOException e) {
        print("supervisor:", told(e));
        sleep(millis(10));
      } catch (CancelledError e) {
        print("supervisor cancelled", task.isCancelled());
        throw e;
      }
    }
    print("supervisor ends");
  }
}
