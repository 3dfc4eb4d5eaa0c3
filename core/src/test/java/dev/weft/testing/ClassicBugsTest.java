package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassicBugsTest {
  private static final int SEEDS = 1_000;

  @ParameterizedTest
  @MethodSource("dev.weft.testing.ClassicBugs#all")
  void asynciosOwnOrderDoesNotShowIt(ClassicBugs.Bug bug) throws Throwable {
    Testing.run(bug.broken());
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.ClassicBugs#all")
  void itIsFound(ClassicBugs.Bug bug) {
    assertThatThrownBy(() -> Testing.explore(SEEDS, bug.broken()))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("seed ")
        .hasMessageContaining("It fails whenever these are the first steps")
        .hasMessageContaining("again: @AsyncTest(seed = ");
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.ClassicBugs#all")
  void theRepairedProgramPasses(ClassicBugs.Bug bug) {
    Testing.explore(SEEDS, bug.repaired());
  }
}
