package dev.weft;

import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether debug mode is on unless a loop says otherwise, and where things were created. */
final class Debug {
  static final boolean BY_DEFAULT =
      Boolean.getBoolean("weft.debug") || Objects.equals(System.getenv("WEFT_DEBUG"), "1");

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final @Nullable CodeSource OURS =
      Debug.class.getProtectionDomain().getCodeSource();

  private Debug() {}

  /** Returns the program's line that led here: the innermost frame that is not Weft's own. */
  static String here() {
    return WALKER.walk(frames ->
        frames
            .filter(frame -> !isOurs(frame.getDeclaringClass()))
            .findFirst()
            .map(frame -> frame.toStackTraceElement().toString())
            .orElse("an unknown place"));
  }

  /** Returns the innermost frame that is neither Weft's nor the JDK's. */
  static @Nullable StackTraceElement ownFrame(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!isForeign(frame)) {
        return frame;
      }
    }
    return null;
  }

  private static boolean isForeign(StackTraceElement frame) {
    String module = frame.getModuleName();
    if (module != null && (module.startsWith("java.") || module.startsWith("jdk."))) {
      return true;
    }
    try {
      return frame.getClassName().startsWith("dev.weft.") && isOurs(named(frame.getClassName()));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static Class<?> named(String type) throws ClassNotFoundException {
    return Class.forName(type, false, Debug.class.getClassLoader());
  }

  private static boolean isOurs(Class<?> type) {
    return type.getPackageName().startsWith("java.")
        || Objects.equals(type.getProtectionDomain().getCodeSource(), OURS);
  }

  /** Returns {@code " (created at PLACE)"}, or nothing. */
  static String created(@Nullable String place) {
    return place == null ? "" : " (created at " + place + ")";
  }

  /** A stack to look at, not a failure. */
  static Throwable stack(String what, StackTraceElement[] frames) {
    var stack = new Stack(what);
    stack.setStackTrace(frames);
    return stack;
  }

  private static final class Stack extends Throwable {
    private static final long serialVersionUID = 1;

    Stack(String what) {
      super(what);
    }
  }
}
