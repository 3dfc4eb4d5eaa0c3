package dev.weft;

import dev.weft.kernel.Fiber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body with a stack of its own that runs inside the task that resumes it, and only then: what
 * pulled streams and generators are made of. The task stays one task: when the body suspends, or is
 * cancelled, or reads a context variable, it is the task that does.
 *
 * <p>To the JVM its stack is another thread: thread-locals, monitors and locks that are owned by a
 * thread are its own. A continuation that is paused and never resumed is closed when its loop is.
 */
public final class Continuation implements AutoCloseable {
  private final Block.Run<?> body;
  private @Nullable Fiber fiber;
  private @Nullable Fiber caller;
  private @Nullable Continuation outer;
  private @Nullable Task<?> task; // that runs it now
  private @Nullable EventLoop loop;
  private @Nullable Throwable failure;
  private @Nullable String place;
  private boolean started;
  private boolean closing;
  private boolean done;

  /** Creates one that has not started. */
  public Continuation(Block.Run<?> body) {
    this.body = Objects.requireNonNull(body, "a body is required, not null");
  }

  /** Returns whether its body has ended, or will never start. */
  public boolean isDone() {
    return done;
  }

  /** Returns whether its body was begun. */
  public boolean isStarted() {
    return started;
  }

  /**
   * Starts or resumes the body, in the current task; returns when it pauses or ends. What the body
   * throws comes out here.
   *
   * @throws IllegalStateException if it is running, has ended, or belongs to another loop
   */
  public void run() {
    Task<?> runner = Task.current();
    requireRunnable(runner);
    Fiber here = runner.fiber();
    Fiber own = fiberFor(runner);
    enter(runner);
    try {
      switchTo(own, here);
    } catch (IllegalStateException pinned) {
      leave();
      throw pinned;
    }
    while (runner.fiber() != here) {
      here.suspend(); // woken by what was left of a suspension that failed
    }
    if (failure != null) {
      Throwable thrown = failure;
      failure = null;
      throw Block.sneak(thrown);
    }
  }

  private void requireRunnable(Task<?> runner) {
    if (task != null) {
      throw new IllegalStateException(
          "the generator is already running, in task " + task.name() + ": one at a time");
    }
    if (done) {
      throw new IllegalStateException("the generator has ended: create another one");
    }
    if (loop != null && loop != runner.loop) {
      throw new IllegalStateException("the generator belongs to a different loop");
    }
  }

  private Fiber fiberFor(Task<?> runner) {
    if (fiber == null) {
      loop = runner.loop;
      fiber = Fiber.create(loop.kernel, runner, this::live);
      place = loop.audited ? Debug.here() : null;
      loop.continuations.add(this);
    } else {
      fiber.belongTo(runner);
    }
    return fiber;
  }

  /**
   * Gives the turn back to whoever runs this continuation, until it is run again. To be called by
   * the body.
   *
   * @throws GeneratorExit when it is closed instead
   * @throws IllegalStateException if it was closed before and goes on all the same
   */
  public void pause() {
    Fiber own = Objects.requireNonNull(fiber);
    Task<?> runner = Objects.requireNonNull(task);
    if (closing) {
      throw new IllegalStateException(
          "the generator was closed and yields all the same: let GeneratorExit pass");
    }
    Fiber back = leave();
    try {
      switchTo(back, own);
    } catch (IllegalStateException pinned) {
      enter(runner);
      throw pinned;
    }
    while (task == null || task.fiber() != own) {
      own.suspend();
    }
    if (closing) {
      throw new GeneratorExit();
    }
  }

  /** Ends the turn of {@code here}, the caller, in favour of {@code next}. */
  private void switchTo(Fiber next, Fiber here) {
    EventLoop home = Objects.requireNonNull(loop);
    home.kernel.next(next);
    try {
      here.suspend();
    } catch (IllegalStateException pinned) {
      home.kernel.notNext();
      throw pinned;
    }
  }

  private void enter(Task<?> runner) {
    task = runner;
    caller = runner.fiber();
    outer = runner.inner();
    runner.goOnIn(this, Objects.requireNonNull(fiber));
  }

  /** Leaves the task that runs it; returns the fiber that goes on there. */
  private Fiber leave() {
    Fiber back = caller();
    Objects.requireNonNull(task).goOnIn(outer, back);
    task = null;
    caller = null;
    outer = null;
    return back;
  }

  private void live() {
    started = true;
    try {
      body.run();
    } catch (Throwable e) {
      failure = closing && e instanceof GeneratorExit ? null : e;
    }
    end();
    Objects.requireNonNull(loop).kernel.next(leave());
    Objects.requireNonNull(fiber).finish();
  }

  /**
   * Ends it: the body gets a {@link GeneratorExit} where it is paused, and its {@code finally}
   * blocks have run when this returns. One that has not started never starts; closing again changes
   * nothing.
   *
   * @throws IllegalStateException if it is running, or pauses again
   */
  @Override
  public void close() {
    if (done) {
      return;
    }
    if (!started) {
      end();
      return;
    }
    if (task == null) {
      closing = true;
    }
    run(); // which refuses if it is running
  }

  private void end() {
    done = true;
    if (loop != null) {
      loop.continuations.remove(this);
    }
  }

  /** Returns what to say about it when it was never closed. */
  String describe() {
    return "a generator was left without being closed" + Debug.created(place);
  }

  @Nullable Continuation outer() {
    return outer;
  }

  Fiber caller() {
    return Objects.requireNonNull(caller);
  }
}
