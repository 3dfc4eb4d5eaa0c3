package dev.weft.sql;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Its workers are tasks here, so that all of it is in virtual time and in any order. */
class LineTest {
  private static final int SIZE = 2;

  private final Line line = new Line(SIZE, worker -> createTask(worker::run), () -> "connection");
  private final List<Duration> starts = new ArrayList<>(); // of who came first, second …
  private int arrived;
  private int using;
  private int done;

  private int use(int number, int time) {
    starts.set(number, EventLoop.running().time());
    assertThat(++using).isLessThanOrEqualTo(SIZE);
    sleep(millis(time));
    using--;
    done++;
    return number;
  }

  private int arrive() {
    starts.add(null);
    return arrived++;
  }

  private int visit(int time) throws SQLException {
    var call = new Call(() -> null);
    int number = arrive();
    return call.result(line.visit(EventLoop.running(), call, () -> use(number, time)));
  }

  private int borrow(int time) throws SQLException {
    int number = arrive();
    line.take();
    try {
      return use(number, time);
    } catch (dev.weft.CancelledError e) {
      using--;
      throw e;
    } finally {
      line.give();
    }
  }

  private void assertServedInOrder() {
    var times = starts.stream().filter(start -> start != null).toList();
    assertThat(times).isSorted();
  }

  @AsyncTest(seeds = 1000)
  void whoCameFirstIsServedFirstAndNoPermitIsLost() throws SQLException {
    RandomGenerator random = EventLoop.running().random();
    boolean cancels = random.nextBoolean();
    TaskGroup.run(group -> {
      for (int i = 0; i < 12; i++) {
        boolean borrows = random.nextInt(3) == 0;
        int time = random.nextInt(4);
        Task<Integer> task = group.createTask(() -> borrows ? borrow(time) : visit(time));
        if (random.nextInt(3) == 0) {
          sleep(millis(random.nextInt(3)));
        }
        if (cancels && random.nextInt(3) == 0) {
          EventLoop.running().callLater(millis(random.nextInt(9)), task::cancel);
        }
      }
    });
    assertServedInOrder();
    assertThat(using).isZero();
    assertThat(line.active()).isZero();
    assertThat(line.waiting()).isZero();
    if (!cancels) {
      assertThat(done).isEqualTo(12);
      assertThat(line.served()).isEqualTo(12);
    }
    assertAllPermitsAreThere();
  }

  private void assertAllPermitsAreThere() throws SQLException {
    line.take();
    line.take();
    assertThat(line.active()).isEqualTo(SIZE);
    line.give();
    line.give();
  }

  @AsyncTest
  void aWorkerGoesOnWithTheNextVisitAndALeaseKeepsItsPlace() throws SQLException {
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        group.createTask(() -> visit(10));
      }
      group.createTask(() -> borrow(10));
      group.createTask(() -> visit(10));
      Testing.settle();
      assertThat(line.active()).isEqualTo(SIZE);
      assertThat(line.waiting()).isEqualTo(5);
    });
    assertThat(starts).map(Duration::toMillis).containsExactly(0L, 0L, 10L, 10L, 20L, 20L, 30L);
  }

  @AsyncTest
  void whereLeasesHaveAllNothingIsLaidOutAndVirtualTimePasses() throws SQLException {
    TaskGroup.run(group -> {
      group.createTask(() -> borrow(3_600_000));
      group.createTask(() -> borrow(3_600_000));
      group.createTask(() -> visit(1));
    });
    assertThat(starts.getLast()).isEqualTo(Duration.ofHours(1));
  }

  @AsyncTest
  void closedItRefusesWhoWaitsAndAllComesBack() throws SQLException {
    List<Task<Integer>> waiting = new ArrayList<>();
    createTask(() -> visit(10));
    createTask(() -> borrow(20));
    for (int i = 0; i < 9; i++) {
      boolean borrows = i % 4 == 3;
      waiting.add(createTask(() -> borrows ? borrow(1) : visit(1)));
    }
    Testing.settle();
    line.refuseAll(() -> new SQLException("closed"));
    for (Task<Integer> each : waiting) {
      assertThatThrownBy(() -> Asyncio.await(each))
          .isInstanceOf(SQLException.class)
          .hasMessage("closed");
    }
    line.awaitAllFree();
    assertThat(EventLoop.running().time()).isEqualTo(millis(20));
    assertThat(done).isEqualTo(2);
    assertThat(line.active()).isZero();
  }

  @AsyncTest(cancelEverywhere = true)
  void itMayBeCancelledAnywhere() throws SQLException {
    try {
      TaskGroup.run(group -> {
        for (int i = 0; i < 4; i++) {
          group.createTask(() -> visit(2));
          group.createTask(() -> borrow(2));
        }
      });
    } finally {
      assertThat(line.active()).isZero();
      assertThat(line.waiting()).isZero();
    }
  }
}
