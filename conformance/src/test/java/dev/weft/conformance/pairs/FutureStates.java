package dev.weft.conformance.pairs;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.conformance.Program;
import java.util.function.Supplier;

/** A future is settled once; asking too early or setting it twice is refused. */
public final class FutureStates extends Program {
  @Override
  protected void main() {
    var loop = EventLoop.running();
    Future<Integer> fresh = loop.createFuture();
    attempt("fresh result", () -> fresh.result());
    attempt("fresh exception", () -> fresh.exception());
    fresh.setResult(1);
    attempt("set again", () -> set(fresh, 2));
    attempt(
        "set exception again",
        () -> {
          fresh.setException(new IllegalArgumentException("x"));
          return "set";
        });
    attempt("result", () -> fresh.result());
    attempt("exception", () -> kind(fresh.exception()));
    attempt("cancel", () -> fresh.cancel());

    Future<Integer> failed = loop.createFuture();
    failed.setException(new IllegalArgumentException("bad"));
    attempt("failed result", () -> failed.result());
    attempt("failed exception", () -> told(failed.exception()));
    var error = failed.exception();
    attempt("same", () -> failed.exception() == error);

    Future<Integer> dead = loop.createFuture();
    attempt("first cancel", () -> dead.cancel());
    attempt("second cancel", () -> dead.cancel());
    attempt("cancelled", () -> dead.isCancelled());
    attempt("dead result", () -> dead.result());
    attempt("dead exception", () -> dead.exception());
    attempt("set dead", () -> set(dead, 1));
  }

  private static String set(Future<Integer> future, int value) {
    future.setResult(value);
    return "set";
  }

  private void attempt(String name, Supplier<Object> call) {
    try {
      print(name, "->", call.get());
    } catch (IllegalArgumentException e) {
      print(name, "->", told(e));
    } catch (RuntimeException | CancelledError e) {
      print(name, "->", kind(e));
    }
  }
}
