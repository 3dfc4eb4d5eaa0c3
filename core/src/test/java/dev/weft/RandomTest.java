package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Testing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop's own random numbers: a run that is repeated has the same. */
class RandomTest {
  private static List<Long> numbers(Runner.Builder options) {
    try (Runner runner = options.build()) {
      return runner.run(() -> EventLoop.running().random().longs(3).boxed().toList());
    }
  }

  @Test
  void theSeedDecidesThem() {
    List<Long> first = numbers(Runner.builder().seed(7));
    assertThat(numbers(Runner.builder().seed(7))).isEqualTo(first);
    assertThat(numbers(Runner.builder().seed(8))).isNotEqualTo(first);
  }

  @Test
  void inVirtualTimeTheyAreAlwaysTheSame() {
    List<Long> first = numbers(Runner.builder().virtualTime());
    assertThat(numbers(Runner.builder().virtualTime())).isEqualTo(first);
    assertThat(numbers(Runner.builder().virtualTime().seed(7)))
        .isEqualTo(numbers(Runner.builder().seed(7)));
  }

  @Test
  void otherwiseTheyDifferEachTime() {
    assertThat(numbers(Runner.builder())).isNotEqualTo(numbers(Runner.builder()));
  }

  @Test
  void aTestHasOthersForEachSeedWhichARepetitionHasToo() {
    List<Long> seen = new ArrayList<>();
    Block.Run<RuntimeException> body = () -> seen.add(EventLoop.running().random().nextLong());
    Testing.explore(3, body);
    Testing.replay(2, body);

    assertThat(seen).hasSize(4);
    assertThat(seen.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(seen.get(3)).isEqualTo(seen.get(2));
  }
}
