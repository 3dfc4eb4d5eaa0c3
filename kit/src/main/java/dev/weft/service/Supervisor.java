package dev.weft.service;

import static dev.weft.Asyncio.sleep;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExitStack;
import dev.weft.resilience.Retry;
import dev.weft.sync.Queue;
import dev.weft.text.DurationText;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A service that starts others in order, starts them again when they end, and stops them in
 * reverse. One that cannot start fails the start of the supervisor; what fails later is started
 * again, as its {@link Restart} and the {@link Strategy} say. It ends when nothing is left to
 * supervise. A child that hangs holds up nobody but itself, and those that wait for it by the
 * strategy; a child that fails while it is stopped does not keep the others from being stopped.
 */
public final class Supervisor extends Service {
  /*
   * A service that had started and has ended is put into a queue; those that were replaced since are
   * passed over. One for one, each is started again in a task of its own; otherwise here, one after
   * the other, since starting some again takes others down.
   */
  private final List<Member> members;
  private final Strategy strategy;
  private final int maxRestarts;
  private final Duration within;
  private final @Nullable Retry backoff;
  private final Deque<Duration> restarts = new ArrayDeque<>();
  private final Queue<End> ended = new Queue<>();

  private record End(Member member, @Nullable Service service) {}

  private Supervisor(Builder options) {
    super(options.name);
    members = options.plans.values().stream().map(Member::new).toList();
    strategy = options.strategy;
    maxRestarts = options.maxRestarts;
    within = options.within;
    backoff = options.backoff;
  }

  /** Returns the options of a supervisor; one for one, and 3 restarts in 5 seconds at most. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns its children, in order. */
  public List<Child> children() {
    return members.stream().map(Member::toChild).toList();
  }

  /** Returns the health of the worst of its children; those that have ended well do not count. */
  @Override
  public Health health() {
    if (state() != State.RUNNING) {
      return super.health();
    }
    Map<String, Health> parts = new LinkedHashMap<>();
    members.stream()
        .filter(member -> member.state() != State.STOPPED)
        .forEach(member -> parts.put(member.name(), member.health()));
    return Health.of(parts);
  }

  @Override
  protected void startup() throws Exception {
    for (Member member : members) {
      start(member);
    }
  }

  private void start(Member member) throws Exception {
    member.start(service -> ended.putNow(new End(member, service)));
  }

  @Override
  protected void run() throws Exception {
    while (members.stream().anyMatch(Member::isInUse)) {
      End end = ended.get();
      if (end.service != null && end.member.has(end.service)) {
        childEnded(end.member);
      }
    }
  }

  private void childEnded(Member member) throws Exception {
    member.noteEnd(within);
    if (!member.wantsRestart()) {
      tell(member, "is not started again");
    } else if (strategy == Strategy.ONE_FOR_ONE) {
      member.beginRestart();
      var _ = createTask(name() + " restarts " + member.name(), () -> restartAlone(member));
    } else {
      restart(member);
    }
  }

  private void restartAlone(Member member) {
    restart(member);
    member.endRestart();
    ended.putNow(new End(member, null)); // it may have ended for good meanwhile
  }

  /** Starts {@code failed} again and what goes with it, until all of them have started. */
  private void restart(Member failed) {
    List<Member> together = together(failed);
    @Nullable Member cause = failed;
    while (cause != null) {
      count(cause);
      tell(cause, "is started again");
      for (Member member : together.reversed()) {
        if (member.stopGently()) {
          tell(member, "that while it was stopped");
        }
      }
      if (backoff != null) {
        sleep(backoff.delay(cause.failuresInARow()));
      }
      cause = startAll(together);
    }
  }

  private List<Member> together(Member failed) {
    int first = strategy == Strategy.REST_FOR_ONE ? members.indexOf(failed) : 0;
    return members.stream()
        .skip(first)
        .filter(
            member -> member == failed || (strategy != Strategy.ONE_FOR_ONE && member.isInUse()))
        .toList();
  }

  /** Throws if that is one too many. */
  private void count(Member cause) {
    Duration now = EventLoop.running().time();
    while (!restarts.isEmpty() && now.minus(restarts.getFirst()).compareTo(within) >= 0) {
      restarts.removeFirst();
    }
    if (restarts.size() >= maxRestarts) {
      throw new TooManyRestartsException(
          this, cause.name(), maxRestarts, within, cause.lastError());
    }
    restarts.add(now);
    cause.countFailure();
  }

  /** Returns the first that could not start, or null. */
  private @Nullable Member startAll(List<Member> together) {
    for (Member member : together) {
      if (member.mayRestart()) {
        member.countRestart();
        try {
          start(member);
        } catch (CancelledError e) {
          throw e;
        } catch (Throwable e) {
          return member;
        }
      }
    }
    return null;
  }

  private void tell(Member member, String what) {
    if (member.state() == State.FAILED && member.lastError() != null) {
      logger()
          .log(
              System.Logger.Level.WARNING,
              "child " + member.name() + " of " + this + " has failed, and " + what,
              member.lastError());
    }
  }

  @Override
  protected void cleanup() throws Exception {
    try (var stack = new ExitStack()) {
      members.forEach(member -> stack.callback(member::stop));
    }
  }

  /** A service that is a body. */
  private static final class BodyService extends Service {
    private final Block.Run<?> body;

    BodyService(String name, Block.Run<?> body) {
      super(name);
      this.body = body;
    }

    @Override
    protected void run() throws Exception {
      try {
        body.run();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new UndeclaredThrowableException(e);
      }
    }
  }

  /** The options of a {@link Supervisor}. */
  public static final class Builder {
    private final String name;
    private final Map<String, Member.Plan> plans = new LinkedHashMap<>();
    private Strategy strategy = Strategy.ONE_FOR_ONE;
    private int maxRestarts = 3;
    private Duration within = Duration.ofSeconds(5);
    private @Nullable Retry backoff;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "a name is required, not null");
    }

    /** Adds a child, started again if it fails; see {@link #child(String, Callable, Restart)}. */
    public Builder child(String name, Callable<? extends Service> factory) {
      return child(name, factory, Restart.ON_FAILURE);
    }

    /**
     * Adds a child.
     *
     * @param factory gives a new service for each start; it may suspend
     * @throws IllegalArgumentException if there is a child of that name
     */
    public Builder child(String name, Callable<? extends Service> factory, Restart restart) {
      Objects.requireNonNull(name, "a name is required, not null");
      Objects.requireNonNull(factory, "a factory is required, not null");
      Objects.requireNonNull(restart, "when to start it again is required, not null");
      if (plans.putIfAbsent(name, new Member.Plan(name, restart, factory)) != null) {
        throw new IllegalArgumentException("there is a child " + name + " already");
      }
      return this;
    }

    /** Adds a child that runs {@code body}, started again if it fails. */
    public Builder task(String name, Block.Run<?> body) {
      return task(name, body, Restart.ON_FAILURE);
    }

    /** Adds a child that runs {@code body}. */
    public Builder task(String name, Block.Run<?> body, Restart restart) {
      Objects.requireNonNull(body, "a body is required, not null");
      return child(name, () -> new BodyService(name, body), restart);
    }

    /** Sets what is started again with a child; one for one at first. */
    public Builder strategy(Strategy strategy) {
      this.strategy = Objects.requireNonNull(strategy, "a strategy is required, not null");
      return this;
    }

    /**
     * Sets how many restarts within this time there may be, of all children together; one more, and
     * the supervisor fails. 3 in 5 seconds at first.
     *
     * @throws IllegalArgumentException if the number is negative, or the time not positive
     */
    public Builder maxRestarts(int most, Duration within) {
      if (most < 0 || !within.isPositive()) {
        throw new IllegalArgumentException(
            "cannot allow "
                + most
                + " restarts in "
                + DurationText.of(within)
                + ": 0 or more in a positive time");
      }
      this.maxRestarts = most;
      this.within = within;
      return this;
    }

    /**
     * Sets how long to wait before a restart: the delays of {@code backoff}, from the first one on
     * for a child that has run for as long as {@link #maxRestarts} counts. Its other rules do not
     * count.
     */
    public Builder backoff(Retry backoff) {
      this.backoff = Objects.requireNonNull(backoff, "a backoff is required, not null");
      return this;
    }

    /**
     * Returns a supervisor, to be started.
     *
     * @throws IllegalArgumentException if there is no child
     */
    public Supervisor build() {
      if (plans.isEmpty()) {
        throw new IllegalArgumentException("supervisor " + name + " has no children: add one");
      }
      return new Supervisor(this);
    }
  }
}
