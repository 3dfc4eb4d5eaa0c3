package dev.weft.kernel;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The door into {@code java.lang}, which {@code --add-opens} opens; tried once. */
final class ThreadAccess {
  private static final @Nullable MethodHandle NEW_THREAD;
  private static final @Nullable MethodHandle SCHEDULER;
  private static final @Nullable MethodHandle LOCALS;
  private static final @Nullable MethodHandle INHERITABLE_LOCALS;
  private static final @Nullable MethodHandle SCOPES;
  private static final @Nullable Executor JDK_SCHEDULER;

  static {
    MethodHandle newThread = null;
    MethodHandle scheduler = null;
    MethodHandle locals = null;
    MethodHandle inheritable = null;
    MethodHandle scopes = null;
    try {
      Class<?> builders = Class.forName("java.lang.ThreadBuilders");
      var make =
          MethodType.methodType(
              Thread.class, Executor.class, String.class, int.class, Runnable.class);
      newThread =
          MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
              .findStatic(builders, "newVirtualThread", make);
      scheduler = getter(Class.forName("java.lang.VirtualThread"), "scheduler", Executor.class);
      Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
      locals = getter(Thread.class, "threadLocals", map);
      inheritable = getter(Thread.class, "inheritableThreadLocals", map);
      scopes =
          getter(
              Thread.class, "headStackableScopes", Class.forName("jdk.internal.vm.StackableScope"));
    } catch (ReflectiveOperationException | RuntimeException closed) {
      newThread = null;
    }
    NEW_THREAD = newThread;
    SCHEDULER = scheduler;
    LOCALS = locals;
    INHERITABLE_LOCALS = inheritable;
    SCOPES = scopes;
    JDK_SCHEDULER = newThread == null ? null : schedulerOf(Thread.ofVirtual().unstarted(() -> {}));
  }

  private ThreadAccess() {}

  private static MethodHandle getter(Class<?> owner, String field, Class<?> type)
      throws ReflectiveOperationException {
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
        .findGetter(owner, field, type)
        .asType(MethodType.methodType(type == Executor.class ? type : Object.class, Thread.class));
  }

  /**
   * Runs, where the JDK runs its own, a virtual thread that was started in a fiber and so has the
   * fiber's scheduler.
   */
  static void executeGuest(Runnable guest) {
    requireNonNull(JDK_SCHEDULER).execute(guest);
  }

  static boolean isOpen() {
    return NEW_THREAD != null;
  }

  /** Returns a virtual thread that has not started, whose scheduler is {@code scheduler}. */
  static Thread newThread(Executor scheduler, Runnable body) {
    try {
      return (Thread) requireNonNull(NEW_THREAD).invokeExact(scheduler, (String) null, 0, body);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static Executor schedulerOf(Thread virtual) {
    try {
      return (Executor) requireNonNull(SCHEDULER).invokeExact(virtual);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Returns whether nothing tells {@code used} from a thread that {@code parent} would make. */
  static boolean isAsNew(Thread used, Thread parent) {
    try {
      return requireNonNull(LOCALS).invokeExact(used) == null
          && requireNonNull(INHERITABLE_LOCALS).invokeExact(used) == null
          && requireNonNull(INHERITABLE_LOCALS).invokeExact(parent) == null
          && requireNonNull(SCOPES).invokeExact(used) == null
          && used.getContextClassLoader() == parent.getContextClassLoader()
          && used.getName().isEmpty()
          && !used.isInterrupted();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return switch (e) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(e);
    };
  }
}
