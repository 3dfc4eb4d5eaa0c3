package dev.weft.sql;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.WaitReason;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who gets a connection: first come, first served. */
final class Line {
  /*
   * There are as many permits as there may be connections. One goes with a lease, or with the
   * worker that is on a visit; all that is decided on the loop.
   *
   * But if a worker that is done had to wait until the loop has heard of it and told it what is next,
   * both would spend their time waking each other. So while workers are on visits, the visits that
   * are next are laid out ahead, and a worker takes the first of them along with the permit it has.
   * Whatever is ahead is before everybody in line, so a permit that comes back goes there first.
   *
   * A task is admitted when there is a permit for its visit, or room ahead; it joins when it runs,
   * and until then nobody behind it gets anything: in whichever order tasks run.
   */
  private final int size;
  private final Executor workers;
  private final WaitReason reason;
  private final SequencedSet<Turn> waiting = new LinkedHashSet<>();
  private final ConcurrentLinkedQueue<Visit> ahead = new ConcurrentLinkedQueue<>();
  private int free;
  private int visits; // that have a permit
  private boolean admitted; // a task that has not joined
  private long served;
  private @Nullable Future<Void> allFree;

  Line(int size, Executor workers, WaitReason reason) {
    this.size = size;
    this.free = size;
    this.workers = workers;
    this.reason = reason;
  }

  /** A task's place in line. */
  private record Turn(Future<Void> come, boolean isVisit) {
    boolean wakes() {
      return !come.isDone() && finish(come);
    }
  }

  /** What a worker does with a connection of its own, and what it does after that. */
  private final class Visit {
    private @Nullable Runnable work;
    private @Nullable Visit next; // the worker's
    private boolean handsOn; // to the next
    private @Nullable SQLException refused;

    <T> T run(Block.Call<T, SQLException> body) throws SQLException {
      if (refused != null) {
        throw refused;
      }
      try {
        return body.call();
      } finally {
        next = ahead.poll(); // before the loop hears of the end
        handsOn = next != null;
      }
    }

    /** Lets a worker do this, and what is ahead then. */
    void start() {
      free--;
      visits++;
      workers.execute(() -> runAll(this));
    }

    void work() {
      if (work != null) {
        work.run();
      }
    }

    private @Nullable Visit takeNext() {
      Visit taken = next;
      next = null; // or those that are over would keep each other
      return taken;
    }
  }

  private static void runAll(Visit first) {
    for (Visit visit = first; visit != null; visit = visit.takeNext()) {
      visit.work();
    }
  }

  int active() {
    return size - free;
  }

  int waiting() {
    return waiting.size() + ahead.size();
  }

  long served() {
    return served;
  }

  /** Suspends until there is a permit and nobody came earlier, and takes it. */
  void take() throws SQLException {
    if (free > 0 && !admitted) {
      free--;
      served++;
    } else {
      await(new Turn(Future.create(reason), false));
    }
  }

  /** Gives a permit back. */
  void give() {
    free++;
    serve();
    if (free == size && allFree != null) {
      var _ = finish(allFree);
      allFree = null;
    }
  }

  /**
   * Suspends until it is the turn of a visit; then has a worker do it.
   *
   * @param call whose worker this is: cancelled in time, no worker does it
   */
  <T> Future<T> visit(EventLoop loop, Call call, Block.Call<T, SQLException> body)
      throws SQLException {
    if (hasRoom() && waiting.isEmpty()) {
      admitted = true;
    } else {
      await(new Turn(Future.create(reason), true));
    }
    var visit = new Visit();
    Future<T> done = loop.runInExecutor(work -> join(visit, work), () -> visit.run(body));
    done.addDoneCallback(_ -> ended(visit));
    call.onEnd(() -> {
      if (ahead.remove(visit)) {
        refuse(visit, new SQLException("cancelled in line", SqlState.CANCELLED));
        serve();
      }
    });
    return done;
  }

  /** Returns whether a visit may be admitted: there is a permit, or room ahead. */
  private boolean hasRoom() {
    return !admitted && (free > 0 || (visits > 0 && ahead.size() < size));
  }

  private void join(Visit visit, Runnable work) {
    visit.work = work;
    admitted = false;
    ahead.add(visit); // behind others that are there
    serve();
  }

  private void ended(Visit visit) {
    if (visit.refused != null) {
      return;
    }
    served++;
    if (visit.handsOn) {
      serve();
    } else {
      visits--;
      give();
    }
  }

  /** Ends it with this failure; no worker has it. */
  private static void refuse(Visit visit, SQLException why) {
    visit.refused = why;
    visit.work();
  }

  private void serve() {
    while (free > 0 && !ahead.isEmpty()) {
      Visit first = ahead.poll();
      if (first != null) {
        first.start();
      }
    }
    while (!waiting.isEmpty()) {
      Turn first = waiting.getFirst();
      if (!(first.isVisit ? hasRoom() : free > 0 && !admitted)) {
        return;
      }
      waiting.remove(first);
      if (!first.wakes()) {
        continue;
      }
      if (first.isVisit) {
        admitted = true;
      } else {
        free--;
        served++;
      }
    }
  }

  private void await(Turn turn) throws SQLException {
    waiting.add(turn);
    try {
      Asyncio.await(turn.come, SQLException.class);
    } finally {
      waiting.remove(turn);
    }
  }

  /** Fails all who are waiting. */
  void refuseAll(Supplier<SQLException> why) {
    for (Visit visit = ahead.poll(); visit != null; visit = ahead.poll()) {
      refuse(visit, why.get());
    }
    for (Turn turn : waiting) {
      if (!turn.come.isDone()) {
        turn.come.setException(why.get());
      }
    }
    waiting.clear();
  }

  /** Suspends until all permits are back. */
  void awaitAllFree() {
    while (free < size || admitted) {
      if (allFree == null) {
        allFree = Future.create(reason);
      }
      Asyncio.await(allFree);
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private static boolean finish(Future<Void> future) {
    future.setResult(null);
    return true;
  }
}
