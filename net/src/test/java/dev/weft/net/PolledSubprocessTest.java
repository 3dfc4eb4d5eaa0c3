package dev.weft.net;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Processes where there is no epoll. */
class PolledSubprocessTest extends SubprocessTest {
  private static final String TRANSPORT = "weft.net.transport";

  @BeforeAll
  static void withoutEpoll() {
    System.setProperty(TRANSPORT, "nio");
  }

  @AfterAll
  static void withEpoll() {
    System.clearProperty(TRANSPORT);
  }
}
