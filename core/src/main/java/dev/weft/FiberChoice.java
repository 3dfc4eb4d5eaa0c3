package dev.weft;

import dev.weft.kernel.Fiber;
import dev.weft.kernel.Loop;

/** Which fiber loops use unless told, decided once per JVM and logged. */
final class FiberChoice {
  private static final String PROPERTY = "weft.fiber";
  private static final String HOW_TO_BE_FAST =
      "--add-opens java.base/java.lang=ALL-UNNAMED (on the module path: =dev.weft.core)";

  private FiberChoice() {}

  /**
   * Returns the kind that {@code -Dweft.fiber} asks for; without it, the fastest there is.
   *
   * @throws IllegalStateException if that kind cannot be had, or there is none of that name
   */
  static Fiber.Kind kind() {
    return Chosen.KIND;
  }

  static Fiber.Kind require(Fiber.Kind kind) {
    if (kind == Fiber.Kind.NATIVE && !Loop.hasNativeFibers()) {
      throw new IllegalStateException(
          "native fibers are not to be had in this JVM: start it with " + HOW_TO_BE_FAST);
    }
    return kind;
  }

  /** Decided when first asked. */
  private static final class Chosen {
    static final Fiber.Kind KIND = choose(System.getProperty(PROPERTY, "auto"));

    private static Fiber.Kind choose(String wish) {
      Fiber.Kind kind =
          switch (wish) {
            case "auto" -> Loop.hasNativeFibers() ? Fiber.Kind.NATIVE : Fiber.Kind.PORTABLE;
            case "native" -> require(Fiber.Kind.NATIVE);
            case "portable" -> Fiber.Kind.PORTABLE;
            default ->
                throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + wish + ": it is native, portable or auto");
          };
      ErrorReports.LOG.log(
          System.Logger.Level.INFO,
          kind == Fiber.Kind.NATIVE
              ? "Weft uses native fibers"
              : "Weft uses portable fibers; for the faster native ones start java with "
                  + HOW_TO_BE_FAST);
      return kind;
    }
  }
}
