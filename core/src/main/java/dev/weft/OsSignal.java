package dev.weft;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;

/** A handler of one of the operating system's signals, which has replaced another. */
final class OsSignal {
  /*
   * sun.misc.Signal (module jdk.unsupported) is the only way there is. It is called by reflection,
   * since javac's warning about naming it cannot be switched off and warnings are errors here.
   */
  private final Object signal;
  private final Object replaced;

  private OsSignal(Object signal, Object replaced) {
    this.signal = signal;
    this.replaced = replaced;
  }

  /**
   * Has {@code action} called, in a thread of its own, at each such signal.
   *
   * @param name without SIG
   * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it to itself
   */
  static OsSignal handle(String name, Runnable action) {
    Objects.requireNonNull(action, "a handler is required, not null");
    try {
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              OsSignal.class.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "Weft's handler of SIG" + name;
                    default -> {
                      action.run();
                      yield Proxy.class; // ignored: the method is void
                    }
                  });
      return new OsSignal(signal, install(signal, handler));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "signal " + name + " cannot be handled: " + e.getTargetException().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JVM has no signals for programs", e);
    }
  }

  private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
    Class<?> handlers = Class.forName("sun.misc.SignalHandler");
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), handlers)
        .invoke(null, signal, handler);
  }

  /** Returns whether the handler it has replaced was the program's, not the JVM's. */
  boolean hasReplacedProgramsOwn() {
    String module = replaced.getClass().getModule().getName();
    return !"jdk.unsupported".equals(module) && !"java.base".equals(module);
  }

  /** Puts the replaced handler back. */
  void restore() {
    try {
      install(signal, replaced);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
