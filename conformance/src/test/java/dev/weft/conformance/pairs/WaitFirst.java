package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFirst;
import static dev.weft.Asyncio.waitFirstException;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.Waited;
import dev.weft.conformance.Program;
import java.util.Collection;
import java.util.List;

/** Waiting for the first to end, or for the first to fail; a cancelled one is no failure. */
public final class WaitFirst extends Program {
  @Override
  protected void main() {
    Collection<Task<Void>> tasks =
        List.of(make("a", 60, null), make("b", 20, null), make("c", 90, null));
    while (!tasks.isEmpty()) {
      var waited = waitFirst(tasks);
      tell("first", waited);
      tasks = waited.pending();
    }
    var failure =
        waitFirstException(
            List.of(
                make("d", 20, null),
                make("e", 50, new IllegalArgumentException("e")),
                make("f", 80, null)));
    tell("failure", failure);
    waitAll(failure.pending());
    var cancelled = make("g", 300, null);
    EventLoop.running().callLater(millis(30), () -> cancelled.cancel());
    tell(
        "cancelled is no failure",
        waitFirstException(
            List.of(
                cancelled, make("h", 60, new IllegalArgumentException("h")), make("i", 90, null))));
    tell("no failure", waitFirstException(List.of(make("j", 20, null), make("k", 40, null))));
    var late = waitFirst(List.of(make("l", 50, null), make("m", 80, null)), millis(20));
    tell("too late", late);
    waitAll(late.pending());
  }

  private void tell(String what, Waited<Task<Void>> waited) {
    print(what, sortedNames(waited.done()), sortedNames(waited.pending()));
  }

  private static Task<Void> make(String name, long delay, RuntimeException error) {
    return createTask(
        name,
        () -> {
          sleep(millis(delay));
          if (error != null) {
            throw error;
          }
        });
  }
}
