package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import org.junit.jupiter.api.Test;

class LoopBoundTest {
  private final LoopBound bound = new LoopBound();

  @Test
  void itIsBoundToTheLoopOfTheFirstWhoUsesIt() {
    try (var one = EventLoop.create();
        var other = EventLoop.create()) {
      one.runUntilComplete(() -> {
        assertThat(bound.bind(this)).isSameAs(one);
        assertThat(bound.bind(this)).isSameAs(one);
      });
      other.runUntilComplete(() ->
          assertThatThrownBy(() -> bound.bind(this))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("LoopBoundTest belongs to a different event loop"));
    }
  }

  @Test
  void outsideALoopItIsRefused() {
    assertThatThrownBy(() -> bound.bind(this))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
  }
}
