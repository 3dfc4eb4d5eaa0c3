package dev.weft.testing;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Runs the body of an {@link AsyncTest} as often, and in the way, that it says. */
final class AsyncTestExtension implements InvocationInterceptor {
  private static final String SEEDS = "weft.seeds";

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> reflective,
      ExtensionContext context)
      throws Throwable {
    AsyncTest how =
        AnnotationSupport.findAnnotation(reflective.getExecutable(), AsyncTest.class).orElseThrow();
    var body = new Body(invocation, reflective.getExecutable(), context);
    if (how.cancelEverywhere()) {
      Testing.cancelEverywhere(body);
    } else if (how.seed() >= 0) {
      Testing.replay(how.seed(), body);
    } else if (how.seeds() != 1) {
      Testing.explore(Integer.getInteger(SEEDS, how.seeds()), body);
    } else {
      Testing.run(body);
    }
  }

  /** The test method: the first time on the instance that JUnit has made, then on new ones. */
  private static final class Body implements Trial.Surrounded {
    private final Invocation<@Nullable Void> invocation;
    private final Method method;
    private final ExtensionContext context;
    private @Nullable Object again; // a new instance, from the second time on
    private boolean started;

    Body(Invocation<@Nullable Void> invocation, Method method, ExtensionContext context) {
      this.invocation = invocation;
      this.method = method;
      this.context = context;
    }

    @Override
    public void before() {
      if (started) {
        again = instance();
        invokeAll(BeforeEach.class, HierarchyTraversalMode.TOP_DOWN, again);
      }
    }

    @Override
    public void run() throws Throwable {
      started = true;
      if (again == null) {
        invocation.proceed();
      } else {
        invoke(method, again);
      }
    }

    @Override
    public void after() {
      if (again != null) {
        invokeAll(AfterEach.class, HierarchyTraversalMode.BOTTOM_UP, again);
      }
    }

    private Object instance() {
      boolean isShared =
          context.getTestInstanceLifecycle().orElse(TestInstance.Lifecycle.PER_METHOD)
              == TestInstance.Lifecycle.PER_CLASS;
      if (isShared) {
        return context.getRequiredTestInstance();
      }
      Class<?> type = context.getRequiredTestClass();
      var constructor = type.getDeclaredConstructors()[0];
      List<Object> all = context.getRequiredTestInstances().getAllInstances();
      return all.size() > 1
          ? context.getExecutableInvoker().invoke(constructor, all.get(all.size() - 2))
          : context.getExecutableInvoker().invoke(constructor);
    }

    private void invokeAll(
        Class<? extends Annotation> kind, HierarchyTraversalMode order, Object instance) {
      for (Method each :
          AnnotationSupport.findAnnotatedMethods(context.getRequiredTestClass(), kind, order)) {
        invoke(each, instance);
      }
    }

    private void invoke(Method method, Object instance) {
      var _ = context.getExecutableInvoker().invoke(method, instance);
    }
  }
}
