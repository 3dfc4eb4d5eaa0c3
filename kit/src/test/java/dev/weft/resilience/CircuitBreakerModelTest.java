package dev.weft.resilience;

import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.resilience.CircuitBreaker.State;
import dev.weft.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;

/** The state machine of a circuit breaker beside a plain model of it, with calls that overlap. */
@Tag("explore")
class CircuitBreakerModelTest {
  private static final int WINDOW = 4;
  private static final int MINIMUM = 3;
  private static final int TRIALS = 2;
  private static final Duration OPEN_FOR = seconds(5);

  /** Says in the plainest way what a breaker has to do. Each call remembers its period. */
  private static final class Model {
    private State state = State.CLOSED;
    private Object period = new Object();
    private Duration opened = Duration.ZERO;
    private final List<Boolean> calls = new ArrayList<>();
    private int running;
    private int successes;

    private void become(State next, Duration now) {
      state = next;
      period = new Object();
      calls.clear();
      running = 0;
      successes = 0;
      opened = now;
    }

    State at(Duration now) {
      if (state == State.OPEN && now.compareTo(opened.plus(OPEN_FOR)) >= 0) {
        become(State.HALF_OPEN, now);
      }
      return state;
    }

    boolean admits(Duration now) {
      return switch (at(now)) {
        case CLOSED -> true;
        case OPEN -> false;
        case HALF_OPEN -> running < TRIALS;
      };
    }

    Object begin() {
      running++;
      return period;
    }

    /** Ends a call; with null, by a cancellation. */
    void end(Object begun, Boolean failed, Duration now) {
      if (begun != period) {
        return;
      }
      running--;
      if (failed == null) {
        return;
      }
      if (state == State.HALF_OPEN) {
        successes++;
        if (failed) {
          become(State.OPEN, now);
        } else if (successes == TRIALS) {
          become(State.CLOSED, now);
        }
        return;
      }
      calls.add(failed);
      List<Boolean> latest = calls.subList(Math.max(0, calls.size() - WINDOW), calls.size());
      long failures = latest.stream().filter(each -> each).count();
      if (latest.size() >= MINIMUM && 2 * failures >= latest.size()) {
        become(State.OPEN, now);
      }
    }
  }

  private final Model model = new Model();
  private final CircuitBreaker breaker =
      CircuitBreaker.builder("model")
          .window(WINDOW)
          .minimumCalls(MINIMUM)
          .trialCalls(TRIALS)
          .openFor(OPEN_FOR)
          .build();
  private int trialsRunning;

  private static Duration now() {
    return EventLoop.running().time();
  }

  private void call(RandomGenerator random) {
    boolean admitted = model.admits(now());
    boolean[] ran = {false};
    Duration time = Duration.ofMillis(random.nextInt(3000));
    boolean fails = random.nextInt(5) < 2;
    try {
      breaker.run(() -> {
        ran[0] = true;
        body(time, fails);
      });
    } catch (CircuitOpenException refused) {
      assertThat(ran[0]).isFalse();
    } catch (IllegalStateException failed) {
      assertThat(ran[0]).isTrue();
    }
    assertThat(ran[0]).as("whether it runs").isEqualTo(admitted);
    assertThat(breaker.state()).isEqualTo(model.at(now()));
  }

  /** Runs inside the breaker; tells the model how it ends just before the breaker hears of it. */
  private void body(Duration time, boolean fails) {
    Object begun = model.begin();
    boolean trial = model.state == State.HALF_OPEN;
    trialsRunning += trial ? 1 : 0;
    Boolean outcome = null;
    try {
      sleep(time);
      outcome = fails;
      if (fails) {
        throw new IllegalStateException("failed");
      }
    } finally {
      trialsRunning -= trial ? 1 : 0;
      model.end(begun, outcome, now());
    }
  }

  @AsyncTest(seeds = 1000)
  void itDoesWhatItsModelDoes() {
    RandomGenerator random = EventLoop.running().random();
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        Task<Void> caller =
            group.createTask(() -> {
              for (int n = 0; n < 8; n++) {
                sleep(Duration.ofMillis(random.nextInt(2500)));
                call(random);
              }
            });
        if (random.nextBoolean()) {
          EventLoop.running().callLater(Duration.ofMillis(random.nextInt(20_000)), caller::cancel);
        }
      }
    });
    assertThat(trialsRunning).isZero();
    sleep(OPEN_FOR);
    breaker.reset();
    assertThat(breaker.run(() -> "closed")).isEqualTo("closed");
  }
}
