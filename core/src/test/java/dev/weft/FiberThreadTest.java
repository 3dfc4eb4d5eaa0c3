package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A task that ended leaves its virtual thread to the next one only if nobody could tell. */
class FiberThreadTest {
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

  /** What the second of two tasks finds in its thread, when the first did {@code trace} there. */
  private record Found(
      Thread first,
      Thread second,
      @Nullable String local,
      @Nullable String inheritable,
      String name,
      boolean interrupted,
      ClassLoader loader) {}

  private static Found after(Runnable trace) {
    var results = new ArrayList<Found>();
    TestLoop.run(() -> {
      Task<Thread> first =
          createTask(() -> {
            trace.run();
            return Thread.currentThread();
          });
      Task<Found> second = createTask(() -> found(first));
      results.add(await(second));
    });
    return results.getFirst();
  }

  private static Found found(Task<Thread> first) {
    Thread here = Thread.currentThread();
    boolean interrupted = here.isInterrupted();
    ClassLoader loader = here.getContextClassLoader();
    return new Found(
        first.result(), here, LOCAL.get(), INHERITABLE.get(), here.getName(), interrupted, loader);
  }

  @Test
  @OnlyNative
  void aThreadWithoutATraceCarriesTheNextNewTask() {
    Found found = after(() -> {});

    assertThat(found.second()).isSameAs(found.first());
  }

  @Test
  void threadLocalsStayWithTheirTask() {
    Found found = after(() -> LOCAL.set("first"));

    assertThat(found.local()).isNull();
    assertThat(found.second()).isNotSameAs(found.first());
  }

  @Test
  void inheritableThreadLocalsStayWithTheirTask() {
    Found found = after(() -> INHERITABLE.set("first"));

    assertThat(found.inheritable()).isNull();
  }

  @Test
  void theNameOfAThreadStaysWithItsTask() {
    Found found = after(() -> Thread.currentThread().setName("first"));

    assertThat(found.name()).isEmpty();
  }

  @Test
  void anInterruptStaysWithItsTask() {
    Found found = after(() -> Thread.currentThread().interrupt());

    assertThat(found.interrupted()).isFalse();
  }

  @Test
  void theContextClassLoaderStaysWithItsTask() {
    var loader = new ClassLoader() {};

    Found found = after(() -> Thread.currentThread().setContextClassLoader(loader));

    assertThat(found.loader()).isNotSameAs(loader);
  }

  @AsyncTest
  @OnlyNative
  void aSuspendedTaskKeepsItsThread() {
    Task<Thread> suspended =
        createTask(() -> {
          Thread before = Thread.currentThread();
          yieldNow();
          assertThat(Thread.currentThread()).isSameAs(before);
          return before;
        });
    Task<Thread> next = createTask(() -> Thread.currentThread());

    assertThat(await(suspended)).isNotSameAs(await(next));
  }

  @AsyncTest
  void tasksThatTakeOverAreSeenAsThemselves() {
    Task<Task<?>> first = createTask(() -> Task.current());
    Task<Task<?>> second = createTask(() -> Task.current());

    assertThat(await(first)).isSameAs(first);
    assertThat(await(second)).isSameAs(second);
  }

  @AsyncTest
  void tasksAndCallbacksKeepTheirOrder() {
    var trace = new Trace();
    EventLoop loop = EventLoop.running();
    createTask(() -> trace.record("task 1"));
    loop.callSoon(() -> trace.record("callback 1"));
    createTask(() -> trace.record("task 2"));
    createTask(() -> {
      trace.record("task 3");
      yieldNow();
      trace.record("task 3 again");
    });
    loop.callSoon(() -> trace.record("callback 2"));
    createTask(() -> trace.record("task 4"));
    yieldNow();
    trace.record("main");
    yieldNow();

    assertThat(trace.events())
        .containsExactly(
            "task 1",
            "callback 1",
            "task 2",
            "task 3",
            "callback 2",
            "task 4",
            "main",
            "task 3 again");
  }
}
