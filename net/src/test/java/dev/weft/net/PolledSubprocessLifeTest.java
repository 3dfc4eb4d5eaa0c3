package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Processes that begin and end where there is no epoll. */
class PolledSubprocessLifeTest extends SubprocessLifeTest {
  private static final String TRANSPORT = "weft.net.transport";
  private static final int WORKERS = Math.max(32, 4 * Runtime.getRuntime().availableProcessors());

  @BeforeAll
  static void withoutEpoll() {
    System.setProperty(TRANSPORT, "nio");
  }

  @AfterAll
  static void withEpoll() {
    System.clearProperty(TRANSPORT);
  }

  @AsyncTest
  void processesThatHoldUpAllWorkersCanBeClosed() throws Exception {
    var processes = new ArrayList<Subprocess>();
    for (int i = 0; i < WORKERS + 3; i++) {
      processes.add(Subprocess.start("sleep", "1000"));
    }
    for (Subprocess each : processes) {
      each.stdin().write(new byte[100_000]);
    }
    for (Subprocess each : processes) {
      each.close();
    }
    assertThat(processes).noneMatch(Subprocess::isAlive);
  }
}
