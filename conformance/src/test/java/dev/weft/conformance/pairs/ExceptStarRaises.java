package dev.weft.conformance.pairs;

import dev.weft.ExceptionGroup;
import dev.weft.conformance.Program;
import java.io.UncheckedIOException;
import java.util.List;

/** What handlers raise: one alone comes out as it is, more or what is left in a group. */
public final class ExceptStarRaises extends Program {
  @Override
  protected void main() {
    show(
        "one raises",
        ExceptionGroup.handle(() -> fail(values("a")))
            .on(IllegalArgumentException.class, _ -> raise()));
    show(
        "two raise",
        ExceptionGroup.handle(() -> fail(values("a"), osError("b")))
            .on(IllegalArgumentException.class, _ -> raise())
            .on(
                UncheckedIOException.class,
                _ -> {
                  throw new ArithmeticException("raised");
                }));
    show(
        "some left",
        ExceptionGroup.handle(() -> fail(values("a"), osError("b")))
            .on(IllegalArgumentException.class, _ -> raise()));
    show(
        "raises again",
        ExceptionGroup.handle(() -> fail(values("a"), osError("b"), new ClassCastException("c")))
            .on(UncheckedIOException.class, ExceptStarRaises::again)
            .on(ClassCastException.class, _ -> {}));
    show(
        "bare raises",
        ExceptionGroup.handle(() -> bare()).on(IllegalArgumentException.class, _ -> raise()));
    show(
        "bare raises again",
        ExceptionGroup.handle(() -> bare())
            .on(IllegalArgumentException.class, ExceptStarRaises::again));
    show(
        "bare unhandled",
        ExceptionGroup.handle(() -> bare()).on(UncheckedIOException.class, _ -> print("never")));
  }

  private void show(String name, ExceptionGroup.Handlers<RuntimeException> handlers) {
    try {
      handlers.run();
      print(name, "-> nothing");
    } catch (RuntimeException e) {
      print(name, "->", kind(e));
    }
  }

  private static IllegalArgumentException values(String message) {
    return new IllegalArgumentException(message);
  }

  private static void fail(RuntimeException... errors) {
    throw new ExceptionGroup("group", List.of(errors));
  }

  private static void bare() {
    throw values("a");
  }

  private static void raise() {
    throw new ClassCastException("raised");
  }

  private static void again(ExceptionGroup part) {
    throw part;
  }
}
