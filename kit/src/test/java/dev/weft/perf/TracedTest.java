package dev.weft.perf;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class TracedTest {
  private static final Logger LOG = Logger.getLogger(Traced.class.getName());

  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @AsyncTest
  void beginAndEndAreLoggedAndWhatIsInsideIsIndented() throws IOException {
    int value =
        Traced.<Integer, IOException>run(
            "load",
            () -> {
              Traced.run("parse", () -> sleep(millis(30)));
              return 42;
            });

    assertThat(value).isEqualTo(42);
    assertThat(lines)
        .containsExactly(
            "load begins [test]",
            "  parse begins [test]",
            "  parse ended after 30ms [test]",
            "load ended after 30ms [test]");
  }

  @AsyncTest
  void aFailureIsLoggedAndGoesOn() {
    assertThatThrownBy(() ->
            Traced.run(
                "load",
                () -> {
                  throw new IOException("gone");
                }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> timeout(seconds(1), () -> Traced.run("wait", () -> sleep(seconds(5)))))
        .isInstanceOf(TimeoutException.class);

    assertThat(lines)
        .containsExactly(
            "load begins [test]",
            "load failed after 0s: java.io.IOException: gone [test]",
            "wait begins [test]",
            "wait was cancelled after 1s [test]");
  }

  @AsyncTest
  void tasksAreNestedInWhatCreatedThem() {
    Traced.run(
        "all",
        () ->
            TaskGroup.run(group -> {
              group.createTask("one", () -> Traced.run("part", () -> sleep(seconds(1))));
              group.createTask("two", () -> Traced.run("part", () -> sleep(seconds(2))));
            }));
    dev.weft.Asyncio.await(createTask("after", () -> Traced.run("more", () -> {})));

    assertThat(lines)
        .containsExactly(
            "all begins [test]",
            "  part begins [one]",
            "  part begins [two]",
            "  part ended after 1s [one]",
            "  part ended after 2s [two]",
            "all ended after 2s [test]",
            "more begins [after]",
            "more ended after 0s [after]");
  }
}
