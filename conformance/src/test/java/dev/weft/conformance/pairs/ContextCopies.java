package dev.weft.conformance.pairs;

import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.conformance.Program;
import java.util.NoSuchElementException;

/** A copied context is a place to run in; tokens take back what was set. */
public final class ContextCopies extends Program {
  private final ContextVar<String> variable = new ContextVar<>("var");
  private final ContextVar<Integer> other = new ContextVar<>("other", 0);

  @Override
  protected void main() {
    try {
      variable.get();
    } catch (NoSuchElementException e) {
      print(kind(e));
    }
    print(variable.orElse("fallback"), other.get());
    var token = variable.set("a");
    var copy = Context.copy();
    var second = variable.set("b");

    print("returned", copy.run(() -> inside()));
    print("outside", variable.get(), other.get());
    print("in the copy", copy.get(variable), copy.get(other));
    copy.run(() -> inside());
    print("in the copy", copy.get(other));
    variable.reset(second);
    print("reset", variable.get());
    variable.reset(token);
    print("reset", variable.orElse("nothing"));
    refused(() -> variable.reset(token));
    try {
      copy.run(() -> {
        throw new ArithmeticException("1 / 0");
      });
    } catch (ArithmeticException e) {
      print(kind(e));
    }
  }

  private String inside() {
    print("inside", variable.get());
    variable.set("c");
    other.set(other.get() + 1);
    return variable.get();
  }
}
