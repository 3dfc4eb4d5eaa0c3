package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs {@link AsyncCases} as JUnit does, and looks at what it reports. */
class AsyncTestTest {
  private static @Nullable Throwable failureOf(String method) {
    AsyncCases.HAPPENED.clear();
    var finished =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                selectMethod(
                    AsyncCases.class,
                    method,
                    method.equals("runsOnNewInstances") ? "org.junit.jupiter.api.TestInfo" : ""))
            .execute()
            .testEvents()
            .finished()
            .list();
    assertThat(finished).hasSize(1);
    return finished
        .getFirst()
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElse(null);
  }

  @Test
  void aYearOfSleepsPassesAtOnce() {
    assertThat(failureOf("takesAYear")).isNull();
    assertThat(AsyncCases.HAPPENED).containsExactly("before", "at 365", "after");
  }

  @Test
  void whatIsRealIsWaitedForInRealTime() {
    assertThat(failureOf("waitsForAThread")).isNull();
  }

  @Test
  void aCheckedExceptionArrivesUnwrapped() {
    assertThat(failureOf("throwsWhatIsChecked"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("checked");
  }

  @Test
  void aTaskLeftRunningIsNamedWithItsPlace() {
    assertThat(failureOf("leavesATask"))
        .hasMessageContaining("left running")
        .hasMessageContaining("straggler")
        .hasMessageContaining("AsyncCases.java:");
  }

  @Test
  void aFailureNobodyReadIsNamedWithItsPlace() {
    assertThat(failureOf("leavesAFailureUnread"))
        .hasMessageContaining("failing")
        .hasMessageContaining("AsyncCases.java:")
        .hasMessageContaining("nobody read its exception")
        .hasRootCauseMessage("nobody reads this");
  }

  @Test
  void whatIsHeldIsNamedWithItsPlace() {
    assertThat(failureOf("leavesALock"))
        .hasMessageContaining("a lock was not given back by task test")
        .hasMessageContaining("AsyncCases.java:");
    assertThat(failureOf("leavesAPermit"))
        .hasMessageContaining("a permit of a semaphore was not given back")
        .hasMessageContaining("AsyncCases.java:");
  }

  @Test
  void anOpenStreamIsNamedWithItsPlace() {
    assertThat(failureOf("leavesAStream"))
        .hasMessageContaining("generator was left without being closed")
        .hasMessageContaining("AsyncCases.java:");
  }

  @Test
  void aDeadlockIsReportedAtOnce() {
    assertThat(failureOf("waitsForEver"))
        .hasMessageStartingWith("deadlock")
        .hasMessageContaining("test  waits for future, at AsyncCases.java:")
        .hasMessageContaining("other waits for event, at AsyncCases.java:");
  }

  @Test
  void everyRunHasAnInstanceOfItsOwnWithItsSurroundings() {
    assertThat(failureOf("runsOnNewInstances")).isNull();
    assertThat(AsyncCases.HAPPENED)
        .hasSize(30)
        .startsWith("before", "run", "before", "run", "after", "before");
  }

  @Test
  void aFailureNamesItsSeedAndTheShortestSchedule() {
    assertThat(failureOf("dependsOnTheOrder"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("seed ")
        .hasMessageContaining("* second starts")
        .hasMessageContaining("again: @AsyncTest(seed = ");
  }

  @Test
  void aSeedIsReplayedExactly() {
    assertThat(failureOf("replays")).isNull();
    List<String> before = List.copyOf(AsyncCases.HAPPENED);
    assertThat(failureOf("replays")).isNull();

    // The same on both fibers, and on every machine.
    assertThat(AsyncCases.HAPPENED).isEqualTo(before).contains("[4, 2, 1, 3, 0]");
  }

  @Test
  void aTestIsCancelledWhereverItSuspends() {
    assertThat(failureOf("isCleanWhenCancelled")).isNull();
    assertThat(AsyncCases.HAPPENED).filteredOn("run"::equals).hasSize(1 + 3);

    assertThat(failureOf("leavesALockWhenCancelled"))
        .hasMessageStartingWith("cancelled at suspension 2 of 2, where task test suspends at ")
        .hasMessageContaining("a lock was not given back");
  }
}
