package dev.weft;

import dev.weft.kernel.Clock;
import dev.weft.kernel.Fiber;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies as main tasks, one after the other, on a loop of its own: asyncio's Runner. They
 * share one context. While one runs, Ctrl-C cancels it, and the process ends with status 130 when
 * this runner has closed.
 */
public final class Runner implements AutoCloseable {
  private final Builder options;
  private final Context context = Context.copy();
  private @Nullable EventLoop loop;
  private boolean closed;
  private boolean endsProcess;

  private Runner(Builder options) {
    this.options = options;
  }

  /** Returns the options; by default the fastest fiber, real time and no debug mode. */
  public static Builder builder() {
    return new Builder();
  }

  /** Runs {@code body} as the main task until it is done. */
  public <X extends Throwable> void run(Block.Run<X> body) throws X {
    run(Block.calling(body));
  }

  /**
   * Runs {@code body} as the main task until it is done; returns its value, or throws its failure
   * as it is. Tasks that it leaves behind wait for the next run, or for {@link #close}.
   *
   * @throws IllegalStateException if a loop is running in this thread, or this runner was closed
   */
  public <T, X extends Throwable> T run(Block.Call<T, X> body) throws X {
    Task<T> main = start(body);
    Interrupts interrupts = Interrupts.watch(main);
    try {
      T result = finish(main);
      if (interrupts.stop()) {
        Interrupts.forget();
      }
      return result;
    } catch (CancelledError e) {
      if (interrupts.came() && main.uncancel() == 0 && !endsProcess) {
        endsProcess = interrupts.stopToEnd();
      }
      throw e;
    } finally {
      var _ = interrupts.stop();
    }
  }

  /** Is {@link #run(Block.Call)}, except that Ctrl-C is the caller's business. */
  <T, X extends Throwable> T runUnwatched(Block.Call<T, X> body) throws X {
    return finish(start(body));
  }

  private <T> Task<T> start(Block.Call<T, ?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    refuseInsideLoop();
    return loop().startTask(null, Asyncio.coroutine(body), context);
  }

  /** Throws if a loop is running in this thread. */
  static void refuseInsideLoop() {
    if (EventLoop.runningOrNull() != null) {
      throw new IllegalStateException(
          "run cannot be called from a running event loop: call the body, or await a task of it");
    }
  }

  private static <T> T finish(Task<T> main) {
    EventLoop loop = main.loop;
    boolean[] threadInterrupted = {false};
    loop.kernel.onInterrupt(() -> {
      threadInterrupted[0] = true;
      var _ = main.cancel("the thread that runs the loop was interrupted");
    });
    loop.kernel.onStarved(() -> Deadlock.notice(loop));
    try {
      return loop.runUntilComplete(main);
    } finally {
      loop.kernel.onStarved(null);
      if (threadInterrupted[0]) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns its loop.
   *
   * @throws IllegalStateException if this runner was closed
   */
  public EventLoop loop() {
    if (closed) {
      throw new IllegalStateException("the runner is closed: build another one");
    }
    if (loop == null) {
      loop = options.createLoop();
    }
    return loop;
  }

  /** Cancels the tasks that are left, waits for their end and closes the loop. */
  @Override
  public void close() {
    closed = true;
    if (loop != null) {
      loop.close();
      loop = null;
    }
    if (endsProcess) {
      endsProcess = false;
      Interrupts.endProcess();
    }
  }

  /** Which fibers tasks run on. */
  public enum FiberKind {
    /** Scheduled by the loop itself; needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}. */
    NATIVE,
    /** Works everywhere, slower; a blocking call blocks the loop. */
    PORTABLE
  }

  /** The options of a {@link Runner}. */
  public static final class Builder {
    private boolean debug;
    private boolean audited;
    private boolean virtualTime = Boolean.getBoolean("weft.virtualTime");
    private @Nullable Long seed;
    private Supplier<@Nullable TaskOrder> order = orderByDefault();
    private @Nullable FiberKind kind;

    private Builder() {}

    /** Turns debug mode on; it is on anyway with {@code -Dweft.debug=true} or WEFT_DEBUG=1. */
    public Builder debug() {
      debug = true;
      return this;
    }

    /**
     * Has what is forgotten reported when the loop closes, with the place where it began: failures
     * nobody read, coroutines never awaited, open generators, locks that are held; and {@code run}
     * throws {@link DeadlockError} when nothing can go on. Part of debug mode.
     */
    public Builder audit() {
      audited = true;
      return this;
    }

    /**
     * Has the loop's clock stand at zero and jump to the next timer whenever nothing else is left
     * to do; it waits only for what happens outside the loop. Also by {@code
     * -Dweft.virtualTime=true}.
     */
    public Builder virtualTime() {
      virtualTime = true;
      return this;
    }

    /**
     * Runs tasks in a random order that this seed decides, in which rare orders are not rare: see
     * {@link TaskOrder#seeded}. Decides {@link EventLoop#random} too. Also by {@code
     * -Dweft.seed=SEED}.
     */
    public Builder seed(long seed) {
      this.seed = seed;
      order = () -> TaskOrder.seeded(seed);
      return this;
    }

    /** Runs tasks in this order. Such a builder is good for one runner. */
    public Builder order(TaskOrder order) {
      Objects.requireNonNull(order, "an order is required, not null");
      this.order = () -> order;
      return this;
    }

    /** Asks for one kind of fiber. */
    public Builder fiber(FiberKind kind) {
      this.kind = Objects.requireNonNull(kind, "a kind is required, not null");
      return this;
    }

    /** Returns a runner with these options. */
    public Runner build() {
      return new Runner(this);
    }

    private Supplier<@Nullable TaskOrder> orderByDefault() {
      String wish = System.getProperty("weft.seed");
      try {
        if (wish == null) {
          return () -> null;
        }
        long wished = Long.parseLong(wish);
        seed = wished;
        return () -> TaskOrder.seeded(wished);
      } catch (NumberFormatException e) {
        throw new IllegalStateException("-Dweft.seed=" + wish + ": it is a whole number", e);
      }
    }

    private EventLoop createLoop() {
      Fiber.Kind fiber =
          kind == null ? FiberChoice.kind() : FiberChoice.require(Fiber.Kind.valueOf(kind.name()));
      var loop = new EventLoop(fiber, virtualTime ? Clock.virtual() : Clock.real(), order.get());
      if (seed != null || virtualTime) {
        loop.random = new SplittableRandom(seed == null ? 0 : seed);
      }
      loop.kernel.onImpatience(() -> RealWait.log(loop));
      loop.audited |= audited;
      Holding.track(loop.audited);
      if (debug) {
        loop.setDebug(true);
      }
      return loop;
    }
  }
}
