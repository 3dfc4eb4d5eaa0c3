package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFirst;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A race by hand: the first to succeed wins, losers are cancelled, failures are remembered. */
public final class FirstSuccess extends Program {
  @Override
  protected void main() {
    print(
        "winner",
        race(
            List.of(
                coroutine(() -> runner("a", 200, null)),
                coroutine(() -> runner("b", 60, null)),
                coroutine(() -> runner("c", 20, new IllegalArgumentException("c"))),
                coroutine(() -> runner("d", 400, null)))));
    try {
      race(
          List.of(
              coroutine(() -> runner("e", 40, osError("e"))),
              coroutine(() -> runner("f", 20, new ClassCastException("f")))));
    } catch (ExceptionGroup e) {
      print(kind(e));
    }
    var task =
        createTask(() ->
            race(
                List.of(
                    coroutine(() -> runner("g", 200, null)),
                    coroutine(() -> runner("h", 300, null)))));
    sleep(millis(20));
    task.cancel();
    waitAll(List.of(task));
    print(task.isCancelled());
  }

  private String runner(String name, long delay, RuntimeException error) {
    try {
      sleep(millis(delay));
      if (error != null) {
        throw error;
      }
      return name;
    } catch (CancelledError e) {
      sleep(millis(delay / 10));
      print(name, "stops running");
      throw e;
    }
  }

  private String race(List<Coroutine<String>> entries) {
    Collection<Task<String>> pending = each(entries, entry -> createTask(entry));
    var errors = new ArrayList<Throwable>();
    try {
      while (!pending.isEmpty()) {
        var waited = waitFirst(pending);
        pending = waited.pending();
        for (var task : waited.done()) {
          if (task.exception() == null) {
            return task.result();
          }
          errors.add(task.exception());
          print("lost", told(task.exception()));
        }
      }
    } finally {
      for (var task : pending) {
        task.cancel();
      }
      if (!pending.isEmpty()) {
        waitAll(pending);
      }
    }
    throw new ExceptionGroup("nobody won", errors);
  }
}
