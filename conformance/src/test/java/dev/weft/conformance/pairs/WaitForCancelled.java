package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;
import static dev.weft.Asyncio.waitFor;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Cancelled from outside, a limited wait cancels what it waits for and is no timeout. */
public final class WaitForCancelled extends Program {
  @Override
  protected void main() {
    var inner = createTask(() -> job("inner"));
    var task = createTask(() -> limited(inner));
    sleep(millis(20));
    task.cancel("stop");
    waitAll(List.of(task));
    print(task.isCancelled(), inner.isCancelled());
    var inline = createTask(() -> limited(coroutine(() -> job("inline"))));
    sleep(millis(20));
    inline.cancel();
    waitAll(List.of(inline));
    print(inline.isCancelled());
    var third = createTask(() -> job("third"));
    var last = createTask(() -> limited(third));
    sleep(millis(20));
    third.cancel("from below");
    waitAll(List.of(last));
    print(last.isCancelled(), last.cancelling());
  }

  private void limited(Awaitable<Void> awaitable) throws TimeoutException {
    try {
      waitFor(awaitable, millis(500));
    } catch (CancelledError e) {
      print("limited", told(e), Task.current().cancelling());
      throw e;
    }
  }

  private void job(String name) {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      print(name, told(e));
      throw e;
    }
  }
}
