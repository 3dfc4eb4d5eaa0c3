package dev.weft.perf;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
  private static int compute(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    int rounds = 0;
    while (System.nanoTime() < end) {
      rounds++;
    }
    return rounds;
  }

  @Test
  void itFindsTheMethodThatTakesTheTime(@TempDir Path directory) throws IOException {
    Path page = directory.resolve("flame.html");
    Profile<Integer> profile =
        Asyncio.run(() -> {
          Task.current().setName("worker");
          Profile<Integer> made =
              Profiler.<Integer, RuntimeException>profile(
                  "sum",
                  () -> {
                    sleep(millis(10));
                    int rounds = compute(300);
                    sleep(millis(10));
                    return rounds;
                  });
          made.flameGraph(page);
          return made;
        });

    assertThat(profile.value()).isPositive();
    assertThat(profile.elapsed()).isGreaterThanOrEqualTo(millis(320));
    assertThat(profile.hot(3)).hasSizeLessThanOrEqualTo(3);
    assertThat(profile.hot(10))
        .anySatisfy(method -> {
          assertThat(method.name()).isEqualTo(ProfilerTest.class.getName() + ".compute");
          assertThat(method.samples()).isPositive();
          assertThat(method.share()).isBetween(0.0, 1.0);
        });
    assertThat(Files.readString(page))
        .contains("\"title\":\"sum\"")
        .contains("ProfilerTest.compute")
        .contains("\"worker\"");
  }

  @Test
  void whatTheBodyThrowsComesOut() {
    assertThatThrownBy(() ->
            Asyncio.run(() -> {
              Profiler.profile(
                  "bad",
                  () -> {
                    throw new IOException("no");
                  });
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("no");
  }

  @Test
  void namesAndCausesAreFolded() {
    assertThat(Fold.task("Task-12")).isEqualTo("Task-*");
    assertThat(Fold.task("shard 3 of 8")).isEqualTo("shard * of *");
    assertThat(Fold.task("main")).isEqualTo("main");
    assertThat(List.of("sleep 3.2s", "lock held by x", "group (2 tasks)", "queue get"))
        .map(Fold::cause)
        .containsExactly("sleep", "lock", "group", "queue get");
    assertThat(Fold.isMachinery("dev.weft.Task")).isTrue();
    assertThat(Fold.isMachinery("dev.weft.kernel.Loop")).isTrue();
    assertThat(Fold.isMachinery("com.example.Task$$Lambda.0x1")).isTrue();
    assertThat(Fold.isMachinery("com.example.Task")).isFalse();
  }
}
