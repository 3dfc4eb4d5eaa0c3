package dev.weft.service;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A child of a supervisor: the service that lives now, and what is known of those before it. */
final class Member {
  private final String name;
  private final Restart restart;
  private final Callable<? extends Service> factory;
  private @Nullable Service service;
  private @Nullable Throwable lastError;
  private int restarts;
  private int failuresInARow;
  private Duration startedAt = Duration.ZERO;
  private boolean up; // has started, and its end was not dealt with
  private int restarting; // one may begin before the one before it has returned

  /** What a builder was told of it. */
  record Plan(String name, Restart restart, Callable<? extends Service> factory) {}

  Member(Plan plan) {
    name = plan.name;
    restart = plan.restart;
    factory = plan.factory;
  }

  String name() {
    return name;
  }

  @Nullable Throwable lastError() {
    return lastError;
  }

  /** Returns whether this is the service that lives now, or was the last to do so. */
  boolean has(Service other) {
    return service == other;
  }

  boolean mayRestart() {
    return restart != Restart.NEVER;
  }

  void countRestart() {
    restarts++;
  }

  void countFailure() {
    failuresInARow++;
  }

  int failuresInARow() {
    return failuresInARow;
  }

  void beginRestart() {
    restarting++;
  }

  void endRestart() {
    restarting--;
  }

  /**
   * Has a new service made, and suspends until it has started.
   *
   * @param onEnd told when one that had started has ended
   */
  void start(Consumer<Service> onEnd) throws Exception {
    service = null;
    try {
      Service fresh = factory.call();
      service = fresh;
      fresh.onEnd(() -> onEnd.accept(fresh));
      up = true; // its end may be dealt with before start returns
      startedAt = EventLoop.running().time();
      fresh.start();
    } catch (Throwable e) {
      up = false;
      if (!(e instanceof CancelledError)) {
        lastError = e;
      }
      throw e;
    }
  }

  /** Notes how its service has ended by itself; one that was steady for so long begins anew. */
  void noteEnd(Duration steady) {
    up = false;
    noteFailure();
    if (EventLoop.running().time().minus(startedAt).compareTo(steady) >= 0) {
      failuresInARow = 0;
    }
  }

  private void noteFailure() {
    Throwable failure = service == null ? null : service.failure();
    if (failure != null) {
      lastError = failure;
    }
  }

  boolean wantsRestart() {
    return switch (restart) {
      case ALWAYS -> true;
      case ON_FAILURE -> state() == Service.State.FAILED;
      case NEVER -> false;
    };
  }

  /**
   * Suspends until it has stopped; cancelled, it leaves it alone.
   *
   * @return whether it has failed meanwhile, which is noted
   */
  boolean stopGently() {
    if (service == null || !up) {
      return false;
    }
    service.askToStop();
    up = false;
    noteFailure();
    return state() == Service.State.FAILED;
  }

  /** Suspends until it has stopped; throws what it fails with, if nobody was told. */
  void stop() {
    if (service != null) {
      try {
        service.stop();
      } finally {
        noteFailure();
      }
    }
  }

  private boolean isAlive() {
    return switch (state()) {
      case STARTING, RUNNING, STOPPING -> true;
      case NEW, STOPPED, FAILED -> false;
    };
  }

  boolean isInUse() {
    return restarting > 0 || up;
  }

  Service.State state() {
    if (service != null) {
      return service.state();
    }
    return lastError == null ? Service.State.NEW : Service.State.FAILED;
  }

  Health health() {
    if (service != null && isAlive()) {
      return service.health();
    }
    return Health.down(lastError == null ? "not started" : lastError.toString());
  }

  Child toChild() {
    return new Child(name, state(), restarts, lastError);
  }
}
