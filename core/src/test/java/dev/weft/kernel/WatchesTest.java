package dev.weft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private final List<String> seen = new ArrayList<>();

  private final class Named implements Loop.Watch {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public void before(Runnable entry, Thread thread) {
      seen.add("before " + name);
    }

    @Override
    public void after(Runnable entry) {
      seen.add("after " + name);
    }
  }

  private final Loop.Watch a = new Named("a");
  private final Loop.Watch b = new Named("b");
  private final Loop.Watch c = new Named("c");

  private List<String> step(Loop.Watch watch) {
    seen.clear();
    watch.before(() -> {}, Thread.currentThread());
    watch.after(() -> {});
    return seen;
  }

  @Test
  void eachSeesTheStepLikeAnOnion() {
    Loop.Watch all = Watches.with(Watches.with(Watches.with(null, a), b), c);

    assertThat(step(all))
        .containsExactly("before a", "before b", "before c", "after c", "after b", "after a");
  }

  @Test
  void eachCanBeTakenAway() {
    Loop.Watch all = Watches.with(Watches.with(a, b), c);

    assertThat(step(Watches.without(all, a))).startsWith("before b", "before c");
    assertThat(step(Watches.without(all, b))).startsWith("before a", "before c");
    assertThat(step(Watches.without(all, c))).startsWith("before a", "before b");
  }

  @Test
  void theLastOneLeavesNothing() {
    assertThat(Watches.without(a, a)).isNull();
    assertThat(Watches.without(a, b)).isSameAs(a);
    assertThat(Watches.without(null, a)).isNull();
  }
}
