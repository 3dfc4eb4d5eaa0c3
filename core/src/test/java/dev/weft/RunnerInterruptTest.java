package dev.weft;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.testing.Trace;
import org.junit.jupiter.api.Test;

/** The thread that runs a loop. */
class RunnerInterruptTest {
  private final Trace trace = new Trace();

  // test_runners: test_interrupt_wait
  // Weft differs: the JVM has no KeyboardInterrupt; for Ctrl-C itself see InterruptsTest.
  @Test
  void interruptingTheThreadOfALoopThatWaitsCancelsTheMainTask() throws InterruptedException {
    Future<?>[] awaited = new Future<?>[1];
    Throwable thrown =
        interrupted(thread -> {
          awaited[0] = Future.create();
          Thread.ofPlatform().start(() -> interruptWhenWaiting(thread));
          await(awaited[0]);
        });

    assertThat(thrown).isInstanceOf(CancelledError.class).hasMessageContaining("was interrupted");
    assertThat(awaited[0].isCancelled()).isTrue();
    assertThat(trace.events()).containsExactly("interrupted true");
  }

  private static void interruptWhenWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    thread.interrupt();
  }

  /** Runs a body in a thread, which is given to it, and returns what it throws. */
  private Throwable interrupted(Block.RunWith<Thread, RuntimeException> body)
      throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread runs =
        Thread.ofPlatform()
            .start(() -> {
              Thread self = Thread.currentThread();
              thrown[0] = catchThrowable(() -> Asyncio.run(() -> body.run(self)));
              trace.record("interrupted " + self.isInterrupted());
            });
    runs.join();
    return thrown[0];
  }

  // test_runners: test_signal_install_not_supported_ok
  @Test
  void aRunnerWorksInAnyThread() throws InterruptedException {
    Thread.ofPlatform()
        .start(() -> Asyncio.run(() -> trace.record("platform " + Task.current().isDone())))
        .join();
    Thread.ofVirtual()
        .start(() -> Asyncio.run(() -> trace.record("virtual " + Task.current().isDone())))
        .join();

    assertThat(trace.events()).containsExactly("platform false", "virtual false");
  }
}
