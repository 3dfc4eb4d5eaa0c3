package dev.weft.service;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void countersAddUp() {
    metrics.count("requests");
    metrics.count("requests", 4);

    assertThat(metrics.get("requests")).isEqualTo(5L);
    assertThat(metrics.get("other")).isEqualTo(0L);
    assertThatThrownBy(() -> metrics.count("requests", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gaugesAreAskedEachTime() {
    List<String> queue = new ArrayList<>();
    metrics.gauge("queue", queue::size);
    queue.add("x");

    assertThat(metrics.get("queue")).isEqualTo(1);
    metrics.gauge("queue", () -> 2.5);
    assertThat(metrics.get("queue")).isEqualTo(2.5);
  }

  @Test
  void aGaugeThatFailsIsNotANumber() {
    metrics.gauge(
        "bad",
        () -> {
          throw new IllegalStateException("closed");
        });
    metrics.count("good");

    assertThat(metrics.snapshot()).containsEntry("bad", Double.NaN).containsEntry("good", 1L);
  }

  @AsyncTest
  void aTimerIsFourNumbers() throws IOException {
    metrics.time("load", () -> sleep(seconds(1)));
    assertThat(metrics.<Integer, RuntimeException>time("load", () -> after(3))).isEqualTo(3);
    assertThatThrownBy(() ->
            metrics.time(
                "load",
                () -> {
                  sleep(millis(500));
                  throw new IOException("no");
                }))
        .isInstanceOf(IOException.class);

    assertThat(metrics.snapshot())
        .containsOnlyKeys("load", "load.max", "load.mean", "load.total")
        .containsEntry("load", 3L)
        .containsEntry("load.max", 3.0)
        .containsEntry("load.mean", 1.5)
        .containsEntry("load.total", 4.5);
  }

  private static int after(int seconds) {
    sleep(seconds(seconds));
    return seconds;
  }

  @Test
  void theSnapshotIsSortedAndStands() {
    metrics.count("b");
    metrics.count("a");
    var snapshot = metrics.snapshot();
    metrics.count("a");

    assertThat(snapshot.keySet()).containsExactly("a", "b");
    assertThat(snapshot).containsEntry("a", 1L);
    assertThatThrownBy(() -> snapshot.put("c", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @AsyncTest
  void aNameIsOfOneKind() {
    metrics.count("x");
    assertThatThrownBy(() -> metrics.gauge("x", () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x is the name of another kind of number");
    assertThatThrownBy(() -> metrics.time("x", () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    metrics.gauge("y.max", () -> 1);
    assertThatThrownBy(() -> metrics.time("y", () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(metrics.snapshot()).containsOnlyKeys("x", "y.max");
    assertThatThrownBy(() -> metrics.count("y.max")).isInstanceOf(IllegalArgumentException.class);
  }

  @AsyncTest
  void whoWantsToKnowIsToldOfEachName() {
    List<String> names = new ArrayList<>();
    metrics.count("early");
    metrics.forEachName(name -> names.add(name + (metrics.isCounter(name) ? "+" : "")));
    metrics.count("late");
    metrics.count("late");
    metrics.gauge("size", () -> 1);
    metrics.time("t", () -> {});

    assertThat(names)
        .containsExactly("early+", "late+", "size", "t+", "t.total", "t.mean", "t.max");
  }
}
