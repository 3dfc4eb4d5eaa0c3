package dev.weft.cache;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelledError;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class LazyTest {
  private final Trace trace = new Trace();
  private int made;

  /** Takes a second; fails the first so many times. */
  private Lazy<Object> lazy(int failing) {
    return Lazy.of(() -> {
      made++;
      try {
        sleep(seconds(1));
      } catch (CancelledError e) {
        trace.record("cancelled");
        throw e;
      }
      if (made <= failing) {
        throw new IOException("attempt " + made);
      }
      return new Object();
    });
  }

  @AsyncTest
  void nothingIsMadeBeforeItIsWanted() {
    try (var lazy = lazy(0)) {
      sleep(seconds(5));
      assertThat(made).isZero();
      assertThat(lazy.isInitialized()).isFalse();
      lazy.get();
      assertThat(lazy.isInitialized()).isTrue();
    }
  }

  @AsyncTest
  void allGetTheSameObjectWhichIsMadeOnce() {
    try (var lazy = lazy(0)) {
      List<Object> users = await(gather(lazy::get, lazy::get, lazy::get));
      assertThat(users).allMatch(each -> each == users.getFirst());
      assertThat(lazy.get()).isSameAs(users.getFirst());
      assertThat(made).isEqualTo(1);
      assertThat(EventLoop.running().time()).isEqualTo(seconds(1));
    }
  }

  @AsyncTest
  void aFailureFailsAllWhoWaitAndIsNotKept() {
    try (var lazy = lazy(1)) {
      Task<Object> one = createTask(() -> lazy.get());
      Task<Object> two = createTask(() -> lazy.get());
      Throwable failure = catchThrowable(() -> await(one));
      assertThat(failure).isInstanceOf(IOException.class).hasMessage("attempt 1");
      assertThat(catchThrowable(() -> await(two))).isSameAs(failure);
      assertThat(lazy.isInitialized()).isFalse();
      assertThat(lazy.get()).isNotNull();
    }
  }

  @AsyncTest
  void onlyTheLastWaitersCancelReachesIt() {
    try (var lazy = lazy(0)) {
      Task<Object> one = createTask(() -> lazy.get());
      Task<Object> two = createTask(() -> lazy.get());
      sleep(millis(500));
      one.cancel();
      Testing.settle();
      assertThat(trace.events()).isEmpty();
      two.cancel();
      Testing.settle();
      assertThat(trace.events()).containsExactly("cancelled");
      assertThat(one.isCancelled()).isTrue();
      assertThat(two.isCancelled()).isTrue();
      assertThat(lazy.get()).isNotNull();
      assertThat(made).isEqualTo(2);
    }
  }

  @AsyncTest
  void cancelledJustAfterItWasMadeItIsKept() {
    try (var lazy = lazy(0)) {
      Task<Object> task =
          createTask(() -> {
            lazy.get();
            sleep(seconds(9));
            return "never";
          });
      sleep(seconds(1));
      task.cancel();
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(lazy.isInitialized()).isTrue();
    }
  }

  @AsyncTest
  void aTaskCancelledBeforehandLeavesNothingRunning() {
    try (var lazy = lazy(0)) {
      Task<Object> task =
          createTask(() -> {
            Task.current().cancel();
            return lazy.get();
          });
      assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
      assertThat(trace.events()).containsExactly("cancelled");
      assertThat(lazy.isInitialized()).isFalse();
    }
  }

  @AsyncTest
  void aFactoryThatAsksForItsOwnValueIsRefused() {
    List<Lazy<String>> itself = new ArrayList<>();
    try (Lazy<String> lazy = Lazy.of(() -> itself.getFirst().get())) {
      itself.add(lazy);
      assertThatThrownBy(lazy::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would wait for itself");
    }
  }

  @AsyncTest
  void closingClosesTheValueOnce() {
    Lazy<AutoCloseable> lazy = Lazy.of(() -> () -> trace.record("closed"));
    lazy.get();
    lazy.close();
    lazy.close();
    assertThat(trace.events()).containsExactly("closed");
    assertThat(lazy.isInitialized()).isFalse();
    assertThatThrownBy(lazy::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @AsyncTest
  void whatCannotBeClosedThrowsItsOwnException() {
    Lazy<AutoCloseable> lazy =
        Lazy.of(() ->
            () -> {
              throw new IOException("stuck");
            });
    lazy.get();
    assertThatThrownBy(lazy::close).isInstanceOf(IOException.class).hasMessage("stuck");
  }

  @AsyncTest
  void closingCancelsWhatIsBeingMade() {
    var lazy = lazy(0);
    Task<Object> waiter = createTask(() -> lazy.get());
    Testing.settle();
    lazy.close();
    assertThat(trace.events()).containsExactly("cancelled");
    assertThatThrownBy(() -> await(waiter)).isInstanceOf(IllegalStateException.class);
  }

  @AsyncTest
  void closingOneThatWasNeverUsedMakesNothing() {
    lazy(0).close();
    assertThat(made).isZero();
  }

  /** Makes something that can be closed, and has made it when it is cancelled. */
  private Lazy<AutoCloseable> madeTooLate() {
    return Lazy.of(() -> {
      made++;
      try {
        sleep(seconds(1));
      } catch (CancelledError e) {
        trace.record("made too late");
      }
      int number = made;
      return () -> trace.record("closed " + number);
    });
  }

  @AsyncTest
  void whatWasMadeThoughNobodyWaitsAnyMoreIsClosed() {
    Lazy<AutoCloseable> lazy = madeTooLate();
    Task<AutoCloseable> task = createTask(() -> lazy.get());
    Testing.settle();
    task.cancel();
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("made too late", "closed 1");
    lazy.get();
    assertThat(made).isEqualTo(2);
    lazy.close();
    assertThat(trace.events()).containsExactly("made too late", "closed 1", "closed 2");
  }

  @AsyncTest
  void whatWasMadeThoughItWasClosedMeanwhileIsClosed() {
    Lazy<AutoCloseable> lazy = madeTooLate();
    Task<AutoCloseable> waiter = createTask(() -> lazy.get());
    Testing.settle();
    lazy.close();
    assertThat(trace.events()).containsExactly("made too late", "closed 1");
    assertThatThrownBy(() -> await(waiter)).isInstanceOf(IllegalStateException.class);
  }

  @AsyncTest
  void whatCannotBeClosedThatLateIsReported() {
    List<ErrorContext> reports = new ArrayList<>();
    EventLoop.running().setExceptionHandler(reports::add);
    Lazy<AutoCloseable> lazy =
        Lazy.of(() -> {
          try {
            sleep(seconds(1));
          } catch (CancelledError e) {
            trace.record("made too late");
          }
          return () -> {
            throw new IOException("stuck");
          };
        });
    Task<AutoCloseable> waiter = createTask(() -> lazy.get());
    Testing.settle();
    lazy.close();
    assertThatThrownBy(() -> await(waiter)).isInstanceOf(IllegalStateException.class);
    assertThat(reports)
        .singleElement()
        .extracting(ErrorContext::exception)
        .isInstanceOf(IOException.class);
  }
}
