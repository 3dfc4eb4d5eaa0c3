package dev.weft.sql;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Drivers do more than succeed or fail. */
class FaultyDriverTest {
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void shutGate() {
    Gate.shut();
  }

  @AfterEach
  void openGate() {
    Gate.open();
  }

  private static void awaitWaiting(Database database, int waiting) {
    while (database.stats().waiting() != waiting) {
      yieldNow();
    }
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void theFailureOfACommitIsNotReplacedByThatOfTheRollback() throws SQLException {
    HookedDriver.Hook hook =
        (method, call) -> {
          if (method.equals("commit")) {
            throw new SQLException("the network is gone", "08006");
          }
          return call.call();
        };
    try (var database = HookedDriver.open(hook)) {
      assertThatThrownBy(
              () -> database.runTransaction(tx -> tx.execute("insert into t values (1)")))
          .isInstanceOf(SQLException.class)
          .hasMessage("the network is gone");
    }
  }

  @AsyncTest
  void whatIsUndoneInsideATransactionLeavesNoSavepoint() throws SQLException {
    HookedDriver.Hook hook =
        (method, call) -> {
          if (method.endsWith("Savepoint")) {
            events.add(method);
          }
          return call.call();
        };
    try (var database = HookedDriver.open(hook)) {
      database.runTransaction(tx ->
          assertThatThrownBy(() ->
                  tx.runTransaction(inner -> {
                    throw new IOException("no");
                  }))
              .hasMessage("no")
              .hasNoSuppressedExceptions());
      assertThat(events).containsExactly("setSavepoint", "releaseSavepoint");
    }
  }

  /** Blocks until the worker is held up, or this has happened. */
  private void awaitBlockedOr(String event) {
    while (Gate.thread().getState() != Thread.State.BLOCKED && !events.contains(event)) {
      Thread.onSpinWait();
    }
  }
}
