package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.coroutine;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitFor;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.conformance.Program;

/** A time limit on one thing: in time, too late, and with an error of its own. */
public final class WaitFor extends Program {
  @Override
  protected void main() {
    attempt("in time", coroutine(() -> job("a", 20, null)), 60);
    attempt("too late", coroutine(() -> job("b", 80, null)), 30);
    attempt("fails", coroutine(() -> job("c", 20, new IllegalArgumentException("c"))), 60);
    var task = createTask(() -> job("d", 200, null));
    attempt("task", task, 30);
    print(task.isCancelled());
    Future<String> future = EventLoop.running().createFuture();
    attempt("future", future, 20);
    print(future.isCancelled());
    Future<String> done = EventLoop.running().createFuture();
    done.setResult("done");
    attempt("done", done, 0);
    var pending = createTask(() -> job("e", 50, null));
    yieldNow();
    attempt("no time at all", pending, 0);
    print(pending.isCancelled());
  }

  private void attempt(String name, Awaitable<String> awaitable, long limit) {
    try {
      print(name, "->", waitFor(awaitable, millis(limit)));
    } catch (Exception e) {
      print(name, "->", kind(e), Task.current().cancelling());
    }
  }

  private String job(String name, long delay, RuntimeException error) {
    try {
      sleep(millis(delay));
      if (error != null) {
        throw error;
      }
      return name;
    } catch (CancelledError e) {
      print(name, "cancelled");
      throw e;
    } finally {
      print(name, "leaves");
    }
  }
}
