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

  @AsyncTest
  void aDriverThatFailsToCancelIsToldAgain() throws SQLException {
    var told = new AtomicInteger();
    HookedDriver.Hook hook =
        (method, call) -> {
          if (method.equals("cancel") && told.incrementAndGet() == 1) {
            throw new IllegalStateException("a driver's bug");
          }
          Object result = call.call();
          if (method.equals("cancel")) {
            Gate.open();
          }
          return result;
        };
    try (var database = HookedDriver.open(hook)) {
      Task<List<Row>> task =
          createTask(() -> database.query("select gate() from system_range(1, 1000)"));
      Gate.awaitEntered();
      task.cancel();
      try {
        assertCancelled(task);
      } finally {
        Gate.open();
      }
      assertThat(told.get()).isGreaterThan(1);
      assertThat(database.query("select 1")).hasSize(1);
    }
  }

  @AsyncTest
  void aCancellationThatComesLateHitsNoOtherStatement() throws SQLException {
    var cancelling = new CountDownLatch(1);
    HookedDriver.Hook hook =
        (method, call) -> {
          if (method.equals("cancel")) {
            cancelling.countDown();
            awaitBlockedOr("second has run");
            events.add("cancelled");
          }
          return call.call();
        };
    try (var database = HookedDriver.open(hook)) {
      Task<List<Row>> first = createTask(() -> database.query("select gate()"));
      Gate.awaitEntered();
      Task<Void> second =
          createTask(() -> {
            assertThat(database.query("select gate()")).hasSize(1);
            events.add("second has run");
          });
      awaitWaiting(database, 1);
      first.cancel();
      while (cancelling.getCount() > 0) {
        yieldNow();
      }
      Gate.open();
      assertCancelled(first);
      await(second);
      assertThat(events).containsExactly("cancelled", "second has run");
    }
  }

  /** Blocks until the worker is held up, or this has happened. */
  private void awaitBlockedOr(String event) {
    while (Gate.thread().getState() != Thread.State.BLOCKED && !events.contains(event)) {
      Thread.onSpinWait();
    }
  }

  @AsyncTest
  void aStatementThatWasCancelledTooLateLeavesNothingInItsConnection() throws SQLException {
    HookedDriver.Hook hook =
        (method, call) -> {
          Object result = call.call();
          if (method.equals("cancel")) {
            Gate.open();
          }
          return result;
        };
    try (var database = HookedDriver.open(hook)) {
      // H2 looks whether it was cancelled at every 128th row only.
      String sql = "select gate() from system_range(1, ?)";
      Task<List<Row>> task = createTask(() -> database.query(sql, 1));
      Gate.awaitEntered();
      task.cancel();
      assertCancelled(task);
      assertThat(database.query(sql, 1000)).hasSize(1000);

      Gate.shut();
      Task<List<Row>> inTransaction =
          createTask(() -> database.transaction(tx -> tx.query(sql, 2)));
      Gate.awaitEntered();
      inTransaction.cancel();
      assertCancelled(inTransaction);
      assertThat(database.query(sql, 1000)).hasSize(1000);
    }
  }
}
