package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.waitAll;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.conformance.Program;
import java.util.List;

/** Clean-up may wait, may be cancelled itself, and may end in another error. */
public final class CancelCleanup extends Program {
  @Override
  protected void main() {
    attempt("layered", createTask(() -> layered()), 1);
    attempt("interrupted", createTask(() -> interrupted()), 2);
    attempt("replaced", createTask(() -> replaced()), 1);
    attempt("returns", createTask(() -> returns()), 1);
  }

  private void attempt(String name, Task<String> task, int cancels) {
    for (int i = 0; i < cancels; i++) {
      sleep(millis(20));
      task.cancel();
    }
    waitAll(List.of(task));
    print(name, task.isCancelled(), task.cancelling());
    if (!task.isCancelled()) {
      print(task.exception() != null ? kind(task.exception()) : task.result());
    }
  }

  private String layered() {
    try {
      try {
        sleep(seconds(1));
      } finally {
        print("inner cleaning");
        sleep(millis(20));
        print("inner clean");
      }
    } finally {
      print("outer cleaning");
      sleep(millis(20));
      print("outer clean");
    }
    return "never";
  }

  private String interrupted() {
    try {
      sleep(seconds(1));
    } finally {
      try {
        print("long clean-up");
        sleep(seconds(1));
        print("never");
      } finally {
        print("clean-up cut short");
      }
    }
    return "never";
  }

  private static String replaced() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      throw new IllegalArgumentException("instead", e);
    }
    return "never";
  }

  private static String returns() {
    try {
      sleep(seconds(1));
    } catch (CancelledError e) {
      return "value";
    }
    return "never";
  }
}
