package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.conformance.Program;
import java.util.concurrent.TimeoutException;

/** Limits around groups, groups around limits, and both around a gather. */
public final class TimeoutAndGroups extends Program {
  @Override
  protected void main() throws TimeoutException {
    limitsAroundGroups();
    gathers();
    sleep(millis(80));
    try {
      timeout(
          millis(30),
          () -> {
            try {
              TaskGroup.run(group -> {
                group.createTask(() -> sleeper("k", 500, 10));
                sleep(seconds(1));
              });
            } finally {
              print("group left", Task.current().cancelling());
              sleep(millis(20));
              print("waited on the way out");
            }
          });
    } catch (TimeoutException e) {
      print("timeout");
    }
  }

  private void limitsAroundGroups() {
    try {
      timeout(
          millis(40),
          () ->
              TaskGroup.run(group -> {
                group.createTask(() -> sleeper("a", 20, 0));
                group.createTask(() -> sleeper("b", 500, 20));
                group.createTask(() -> sleeper("c", 500, 40));
              }));
    } catch (TimeoutException e) {
      print("limit around a group", Task.current().cancelling());
    }
    try {
      TaskGroup.run(group -> {
        group.createTask(() -> limited("d", 500, 30));
        group.createTask(() -> sleeper("e", 500, 20));
        sleeper("body", 500, 0);
      });
    } catch (ExceptionGroup e) {
      print("limit in a group", kind(e), Task.current().cancelling());
    }
  }

  private void gathers() {
    try {
      timeout(
          millis(30),
          () ->
              await(
                  gather(
                      () -> sleeper("f", 500, 0),
                      () -> sleeper("g", 500, 20),
                      () -> sleeper("h", 15, 0))));
    } catch (TimeoutException e) {
      print("limit around a gather", Task.current().cancelling());
    }
    var limited = createTask(() -> limited("i", 500, 30));
    try {
      await(gather(limited, createTask(() -> sleeper("j", 80, 0))), TimeoutException.class);
    } catch (TimeoutException e) {
      print("limit in a gather");
    }
  }

  private void sleeper(String name, long delay, long cleanup) {
    try {
      sleep(millis(delay));
      print(name, "slept");
    } catch (CancelledError e) {
      sleep(millis(cleanup));
      print(name, "cancelled");
      throw e;
    }
  }

  private void limited(String name, long delay, long limit) throws TimeoutException {
    timeout(millis(limit), () -> sleeper(name, delay, 0));
  }
}
