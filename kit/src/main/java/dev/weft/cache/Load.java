package dev.weft.cache;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.WaitReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A value on its way: a task, for which any number of tasks wait. */
final class Load<V> implements WaitReason {
  /*
   * Each who waits has a future of its own, so that cancelling one concerns that one only. When the
   * last has gone, nobody wants the value, and the task is cancelled.
   *
   * One that was stopped may take its time to clean up; its successor begins when it has ended, so
   * that no loader ever meets itself.
   *
   * A load knows which loads its loader waits for, so that one that would wait for itself, be it by
   * way of others, is refused. It finds itself in the context, which tasks of the loader inherit.
   */
  private static final ContextVar<Optional<Load<?>>> CURRENT =
      new ContextVar<>("dev.weft.cache.load", Optional.empty());

  private final String name;
  private final BiConsumer<Load<V>, Outcome<V>> onEnd;
  private final Set<Future<V>> waiting = new LinkedHashSet<>();
  private final List<Load<?>> awaited = new ArrayList<>(0);
  private final Task<?> task;
  private @Nullable Load<V> predecessor;
  private boolean ended;
  private boolean stopped;

  /**
   * Begins to load, in a task with a copy of the current context.
   *
   * @param loader given this load
   * @param predecessor a load of the same that was stopped, which has to end first; or null
   * @param onEnd told once how it ends, before those who wait are; as cancelled when nobody waits
   *     any more
   */
  Load(
      String name,
      @Nullable Load<V> predecessor,
      Block.CallWith<Load<V>, ? extends V, ?> loader,
      BiConsumer<Load<V>, Outcome<V>> onEnd) {
    this.name = name;
    this.predecessor = predecessor;
    this.onEnd = onEnd;
    this.task = Asyncio.createTask(name, () -> run(loader));
  }

  private void run(Block.CallWith<Load<V>, ? extends V, ?> loader) {
    var _ = CURRENT.set(Optional.of(this));
    Outcome<V> outcome =
        outcome(() -> {
          awaitPredecessor();
          return loader.call(this);
        });
    end(outcome); // a failure after it was stopped concerns nobody, as that of a loser of a race
  }

  private void awaitPredecessor() {
    Load<V> before = predecessor;
    if (before != null) {
      awaited.add(before);
      before.awaitStopped();
      awaited.remove(before);
      predecessor = null;
    }
  }

  private static <V> Outcome<V> outcome(Block.Call<? extends V, ?> loader) {
    try {
      return new Outcome.Success<>(loader.call());
    } catch (Throwable e) {
      CancelledError cancelled = Task.current().asCancellation(e);
      return cancelled == null ? new Outcome.Failure<>(e) : new Outcome.Cancelled<>(cancelled);
    }
  }

  /** Tells everyone how it ended, unless they were told something before. */
  private void end(Outcome<V> outcome) {
    if (ended) {
      return;
    }
    ended = true;
    onEnd.accept(this, outcome);
    for (Future<V> turn : waiting) {
      if (!turn.isDone()) {
        settle(turn, outcome);
      }
    }
  }

  private static <V> void settle(Future<V> turn, Outcome<V> outcome) {
    switch (outcome) {
      case Outcome.Success<V>(V value) -> turn.setResult(value);
      case Outcome.Failure<V>(Throwable error) -> turn.setException(error);
      case Outcome.Cancelled<V>(CancelledError error) -> turn.cancel(error.getMessage());
    }
  }

  /**
   * Suspends until the value is there. Cancelled as the last who waits, it cancels the load, and
   * that has ended then.
   *
   * @throws IllegalStateException if this load waits for the caller
   */
  V join() {
    Waiter waiter = enter();
    try {
      return waiter.value();
    } finally {
      waiter.leave();
      awaitStopped();
    }
  }

  /** Enters those who wait; to be left whatever happens. */
  Waiter enter() {
    Load<?> caller = CURRENT.get().orElse(null);
    if (caller != null) {
      caller.refuseToWaitFor(this);
      caller.awaited.add(this);
    }
    return new Waiter(caller);
  }

  /** Ends it with {@code outcome} for all who wait, and cancels its task; once. */
  void stop(Outcome<V> outcome) {
    if (!stopped) {
      stopped = true;
      end(outcome);
      task.cancel();
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Suspends until its task has ended, and those of its predecessors, if it was stopped; even if
   * the caller is cancelled meanwhile.
   */
  void awaitStopped() {
    if (!stopped || task == Task.current()) {
      return;
    }
    if (predecessor != null) {
      predecessor.awaitStopped();
    }
    CancelledError cancelled = null;
    while (!task.isDone()) {
      try {
        var _ = Asyncio.waitAll(List.of(task));
      } catch (CancelledError e) {
        cancelled = e;
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /** Suspends as {@link #awaitStopped()} for all of them. */
  static void awaitStopped(Collection<? extends Load<?>> loads) {
    CancelledError cancelled = null;
    for (Load<?> load : loads) {
      try {
        load.awaitStopped();
      } catch (CancelledError e) {
        cancelled = e;
      }
    }
    if (cancelled != null) {
      throw cancelled;
    }
  }

  /** Suspends until all values are there, or one has failed: its failure is thrown. */
  static <V> void awaitValues(Collection<Load<V>.Waiter> waiters) {
    if (waiters.isEmpty()) {
      return;
    }
    var _ = Asyncio.waitFirstException(waiters.stream().map(each -> each.turn).toList());
    for (Load<V>.Waiter each : waiters) {
      if (each.turn.isDone()) {
        var _ = each.value();
      }
    }
  }

  /** Has the loop call {@code action} when its task has ended, and those of its predecessors. */
  void whenOver(Runnable action) {
    task.addDoneCallback(_ -> {
      if (predecessor == null) {
        action.run();
      } else {
        predecessor.whenOver(action);
      }
    });
  }

  /** One who waits. */
  final class Waiter {
    private final @Nullable Load<?> caller;
    private final Future<V> turn = Future.create(Load.this);

    private Waiter(@Nullable Load<?> caller) {
      this.caller = caller;
      waiting.add(turn);
    }

    /** Suspends until the value is there. */
    V value() {
      return Asyncio.await(turn);
    }

    /** Waits no more. When nobody does, the load is stopped. */
    void leave() {
      waiting.remove(turn);
      if (turn.isDone() && !turn.isCancelled()) {
        var _ = turn.exception(); // read
      }
      if (caller != null) {
        caller.awaited.remove(Load.this);
      }
      if (waiting.isEmpty() && !ended) {
        stop(new Outcome.Cancelled<>(new CancelledError("nobody waits for it any more")));
      }
    }
  }

  private void refuseToWaitFor(Load<?> other) {
    if (other.leadsTo(this, Collections.newSetFromMap(new IdentityHashMap<>()))) {
      throw new IllegalStateException(
          "%s would wait for itself: its loader asks for %s, which it is loading"
              .formatted(name, other.name));
    }
  }

  private boolean leadsTo(Load<?> target, Set<Load<?>> seen) {
    return this == target
        || (seen.add(this) && awaited.stream().anyMatch(next -> next.leadsTo(target, seen)));
  }

  @Override
  public String kind() {
    return "cache";
  }

  @Override
  public @Nullable String on() {
    return name;
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(task);
  }
}
