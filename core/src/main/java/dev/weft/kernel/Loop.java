package dev.weft.kernel;

import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The event loop's engine: runs what is ready, waits when nothing is. Confined to the thread that
 * runs it, except {@link #post}.
 */
public final class Loop {
  /*
   * One iteration is CPython's (`_run_once` in asyncio/base_events.py), so that things happen in the
   * same order: take the inbox; poll, without waiting if something is ready; move due timers to
   * ready; run exactly what was ready at that moment. Cancelled timers need no step of their own,
   * they leave the heap when they are cancelled.
   */
  private static final int LOOK_AT_CLOCK = 64; // iterations
  private static final int STEPS_PER_LOOK =
      61; // at the I/O, while there is other work; Go's figure
  private static final ThreadLocal<Loop> RUNNING = new ThreadLocal<>();

  private final ReadyRing ready = new ReadyRing();
  private final TimerHeap timers = new TimerHeap();
  private final Inbox inbox = new Inbox();
  private final Object owner;
  private final Fiber.Kind kind;
  private final Clock clock;
  private final Poller poller;
  private final Idle idle;
  private final @Nullable Order order;
  private @Nullable Carrier carrier;
  private @Nullable Thread thread;
  private @Nullable Watch watch;
  private Runnable onTick = () -> {};
  private boolean stopping;
  private int left; // of the entries that this iteration runs
  private int unpolled; // how many were run since the last look at the I/O
  private int iterations;
  private long recentTime;

  /** Sees every step of a loop: in debug mode, or while somebody measures. */
  public interface Watch {
    /** Called before {@code entry} runs on {@code thread}. */
    void before(Runnable entry, Thread thread);

    /** Called after {@code entry} has run. */
    void after(Runnable entry);
  }

  /** Decides, before every step, which of the ready entries it is. */
  @FunctionalInterface
  public interface Order {
    /** Returns the index of one of {@code count} ready entries; they are in the order they came. */
    int choose(int count, IntFunction<Runnable> ready);
  }

  /**
   * Creates a loop that is not running.
   *
   * @param owner whose engine it is, for {@link #owner}
   * @param order null for first come, first served
   */
  public Loop(Object owner, Fiber.Kind kind, Clock clock, @Nullable Order order) {
    this.owner = owner;
    this.kind = kind;
    this.clock = clock;
    this.order = order;
    this.poller =
        ServiceLoader.load(Poller.Provider.class, Loop.class.getClassLoader())
            .findFirst()
            .<Poller>map(provider -> provider.open(inbox))
            .orElseGet(ParkingPoller::new);
    this.idle = new Idle(ready, timers, inbox, clock, poller);
  }

  /** Returns whether the native fiber can be used in this JVM. */
  public static boolean hasNativeFibers() {
    return ThreadAccess.isOpen();
  }

  /** Returns the loop that the calling thread runs itself, outside any fiber, or null. */
  public static @Nullable Loop running() {
    return RUNNING.get();
  }

  /** Returns the loop whose turn the caller has, in a fiber or outside, or null. */
  public static @Nullable Loop here() {
    Fiber fiber = Fiber.current();
    if (fiber == null) {
      return RUNNING.get();
    }
    return fiber.isOnLoop() ? fiber.loop : null;
  }

  /** Returns how it waits. */
  public Poller poller() {
    return poller;
  }

  /** Returns what it was created for. */
  public Object owner() {
    return owner;
  }

  /** Returns which fibers this loop runs. */
  public Fiber.Kind kind() {
    return kind;
  }

  /** Returns the time on the loop's clock, in nanoseconds. */
  public long time() {
    return clock.nanos();
  }

  /**
   * Returns what the clock showed not long ago: before this loop last waited, or some iterations
   * earlier. Costs nothing.
   */
  public long recentTime() {
    return clock.isVirtual() ? clock.nanos() : recentTime;
  }

  /** Returns the thread that runs this loop, or null. */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Runs {@code entry} in the next iteration, after what is ready already. */
  public void ready(Runnable entry) {
    if (thread == null) {
      inbox.drainTo(ready); // nobody else does, and what came first is first
    }
    ready.add(entry);
  }

  /** Runs {@code entry} as soon as the entry that is running has ended, before all others. */
  public void next(Runnable entry) {
    ready.addFirst(entry);
    left++;
  }

  /** Takes back what the running entry has given to {@link #next}. */
  public void notNext() {
    takeNext();
  }

  /** Like {@link #ready}, from any thread. Returns false if the loop is closed. */
  public boolean post(Runnable entry) {
    return inbox.add(entry, poller);
  }

  /** Runs {@code timer} when it is due. */
  public void schedule(Timer timer) {
    timers.add(timer);
  }

  /** Takes {@code timer} back; returns false if it was not waiting any more. */
  public boolean unschedule(Timer timer) {
    return timers.remove(timer);
  }

  /** Returns whether a task that gave up its turn now would get it straight back. */
  public boolean isOtherwiseIdle() {
    return ready.isEmpty() && poller.isIdle() && hasOnlyReady();
  }

  private boolean hasOnlyReady() {
    return inbox.isEmpty()
        && !stopping
        && !isPollDue()
        && (timers.isEmpty() || timers.nextDeadline() > clock.nanos());
  }

  private boolean isPollDue() {
    return unpolled >= STEPS_PER_LOOK && !poller.isIdle();
  }

  /**
   * Returns the fiber that is next, if the one that has the turn may pass it on without the loop:
   * what the loop would do in between is nothing. Null if it is for the loop to go on.
   */
  @Nullable Fiber upcoming() {
    if (watch != null) {
      return null; // which wants to see every step
    }
    if (left == 0 && hasOnlyReady()) {
      startIteration();
    }
    return left > 0 && ready.first() instanceof Fiber fiber ? fiber : null;
  }

  /** Counts something real, beside the loop, that will end by itself; virtual time waits for it. */
  public void expectOutside() {
    idle.expectOutside();
  }

  /** Ends what {@link #expectOutside} began. */
  public void outsideArrived() {
    idle.outsideArrived();
  }

  void enteredAway() {
    idle.expectOutside();
  }

  void leftAway() {
    outsideArrived();
  }

  /** Makes {@link #run} return after the current iteration. */
  public void stop() {
    stopping = true;
  }

  /** Says what to do, on the loop's thread, when that thread is interrupted while it waits. */
  public void onInterrupt(Runnable action) {
    idle.onInterrupt(action);
  }

  /**
   * Says what to do instead of waiting when nothing is left that could happen by itself, so that
   * only another thread could go on. If the action returns false, or is null, it waits for one.
   */
  public void onStarved(@Nullable BooleanSupplier action) {
    idle.onStarved(action);
  }

  private void tick() {
    recentTime = clock.nanos();
    onTick.run();
  }

  /** Says what to do now and then while this loop runs: after a wait, or so many iterations. */
  public void onTick(Runnable action) {
    onTick = action;
  }

  /** Says what to do when virtual time has to wait a second for something real. */
  public void onImpatience(Runnable action) {
    idle.onImpatience(action);
  }

  /** Has every step from the next one on seen by {@code added} too. */
  public void watch(Watch added) {
    watch = Watches.with(watch, added);
  }

  /** Ends what {@link #watch} began, after the step that is running. */
  public void unwatch(Watch removed) {
    watch = Watches.without(watch, removed);
  }

  /**
   * Runs until {@link #stop}. Native fibers need a platform thread, portable ones a virtual one.
   */
  public void run() {
    if (carrier != null) {
      carrier.run(this::runHere);
    } else if (Thread.currentThread().isVirtual() == (kind == Fiber.Kind.PORTABLE)) {
      runHere();
    } else {
      carrier = new Carrier(this);
      carrier.run(this::runHere);
    }
  }

  private void runHere() {
    Loop outer = RUNNING.get();
    thread = Thread.currentThread();
    RUNNING.set(this);
    try {
      poller.attach(thread);
      do {
        runOnce();
      } while (!stopping);
    } finally {
      stopping = false;
      RUNNING.set(outer);
      thread = null;
    }
  }

  private void runOnce() {
    inbox.drainTo(ready);
    if (ready.isEmpty() && !stopping) {
      unpolled = 0;
      if (idle.await()) {
        tick();
      }
    } else if (isPollDue()) {
      unpolled = 0;
      poller.poll(0);
    }
    takeDueTimers();
    startIteration();
    while (left > 0) {
      step(takeNext());
    }
  }

  private void startIteration() {
    if (++iterations % LOOK_AT_CLOCK == 0) {
      tick();
    }
    left = ready.size();
    if (order != null && left > 0) {
      ready.bringToFront(order.choose(left, ready::get));
      left = 1; // what becomes ready meanwhile is among the next choices
    }
    unpolled += left;
  }

  /** Removes the entry that is next. */
  Runnable takeNext() {
    left--;
    return ready.take();
  }

  private void step(Runnable entry) {
    Watch watching = watch; // the step may end it, or begin another
    if (watching == null) {
      entry.run();
    } else {
      watching.before(entry, Objects.requireNonNull(thread));
      entry.run();
      watching.after(entry);
    }
  }

  void interrupted() {
    idle.interrupted();
  }

  private void takeDueTimers() {
    if (timers.isEmpty()) {
      return;
    }
    long now = clock.nanos();
    while (timers.nextDeadline() <= now && !timers.isEmpty()) {
      ready.add(timers.take());
    }
  }

  /**
   * Drops what is left and frees what it holds. The loop must not be running. It is for the thread
   * that has run it.
   */
  public void close() {
    if (carrier == null) {
      closeHere();
    } else {
      carrier.run(this::closeHere);
      carrier.close();
    }
  }

  private void closeHere() {
    inbox.close();
    while (!ready.isEmpty()) {
      if (ready.take() instanceof Inbox.Droppable droppable) {
        droppable.dropped();
      }
    }
    timers.clear();
    poller.close();
  }
}
