package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which thread a loop runs on, and what becomes of the tasks when it stops. */
class LoopThreadTest {
  @Test
  void runWorksOnAVirtualThread() throws Exception {
    var result = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() ->
            result.complete(
                Asyncio.run(() -> {
                  Asyncio.sleep(Asyncio.millis(1));
                  return "ran";
                })))
        .join();

    assertThat(result.get()).isEqualTo("ran");
  }

  @Test
  void failuresCrossToTheCallingThreadAsTheyAre() throws Exception {
    var failure = new CompletableFuture<Throwable>();
    Thread.ofVirtual().start(() -> failure.complete(failureOfRun())).join();

    assertThat(failure.get()).isInstanceOf(IOException.class).hasMessage("own");
    assertThat(failureOfRun()).isInstanceOf(IOException.class).hasMessage("own");
  }

  private static Throwable failureOfRun() {
    try {
      Asyncio.run(() -> {
        yieldNow();
        throw new IOException("own");
      });
      return new AssertionError("did not fail");
    } catch (IOException e) {
      return e;
    }
  }

  @Test
  void tasksLeftBehindRunTheirFinally() {
    var trace = new Trace();

    Asyncio.run(() -> {
      createTask(() -> {
        try {
          Asyncio.sleep(Asyncio.seconds(1000));
        } finally {
          Asyncio.sleep(Asyncio.millis(1));
          trace.record("cleaned up");
        }
      });
      yieldNow();
    });

    assertThat(trace.events()).containsExactly("cleaned up");
  }

  @Test
  void tasksOfALoopThatIsClosedRunTheirFinally() {
    var trace = new Trace();
    EventLoop loop = EventLoop.create();
    Task<Void> task =
        loop.createTask(() -> {
          try {
            Asyncio.await(Future.create());
          } finally {
            trace.record("cleaned up");
          }
        });
    loop.stop();
    loop.runForever();
    loop.close();

    assertThat(task.isCancelled()).isTrue();
    assertThat(trace.events()).containsExactly("cleaned up");
  }

  @Test
  void aTaskThatRefusesToStopIsReportedAndDoesNotHoldUpTheClose() {
    var errors = new java.util.ArrayList<ErrorContext>();
    EventLoop loop = EventLoop.create();
    loop.setExceptionHandler(errors::add);
    loop.createTask("stubborn", LoopThreadTest::refuse);
    loop.stop();
    loop.runForever();
    loop.close();

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().message()).contains("stubborn").contains("refused to stop");
  }

  private static void refuse() {
    boolean asked = true;
    while (asked) {
      try {
        Asyncio.await(Future.create());
      } catch (CancelledError e) {
        asked = true;
      }
    }
  }

  @Test
  void interruptingTheThreadThatRunsTheLoopCancelsTheMainTask() throws Exception {
    var started = new CountDownLatch(1);
    var outcome = new CompletableFuture<String>();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Asyncio.run(() -> {
                  started.countDown();
                  Asyncio.sleep(Asyncio.seconds(1000));
                });
              } catch (CancelledError e) {
                outcome.complete(
                    e.getMessage() + ", flag: " + Thread.currentThread().isInterrupted());
              }
            });
    started.await();
    while (!outcome.isDone()) {
      runner.interrupt();
      runner.join(10);
    }

    assertThat(outcome.get())
        .isEqualTo("the thread that runs the loop was interrupted, flag: true");
  }

  @Test
  void runningInsideARunningLoopIsRefused() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> Asyncio.run(() -> {}))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("running event loop"));
  }
}
