package dev.weft;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sync.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What virtual time and debug mode say when a loop stands still. */
class RealWaitTest {
  private static final Logger LOG = Logger.getLogger("dev.weft");

  private static final class Messages extends Handler {
    private final List<String> messages = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord record) {
      messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static <X extends Exception> List<String> messagesOf(Block.Run<X> body) throws X {
    var messages = new Messages();
    LOG.addHandler(messages);
    try {
      TestLoop.run(body);
    } finally {
      LOG.removeHandler(messages);
    }
    return messages.messages.stream().filter(text -> text.contains("stands still")).toList();
  }

  @Test
  void aRealWaitThatTakesLongIsExplainedOnce() throws Exception {
    List<String> messages =
        messagesOf(() -> {
          var task = createTask("slow", () -> toThread(() -> Thread.sleep(2200)));
          Asyncio.await(task);
        });

    assertThat(messages)
        .singleElement()
        .asString()
        .contains("something real is awaited")
        .contains("task slow, at dev.weft.RealWaitTest.")
        .contains("RealWaitTest.java:");
  }

  @Test
  void aShortOneIsNotAndNeitherIsTheTimeOfTheLoop() throws Exception {
    List<String> messages =
        messagesOf(() -> {
          toThread(() -> Thread.sleep(5));
          sleep(seconds(1000));
          Asyncio.await(CompletableFuture.runAsync(() -> {}));
        });

    assertThat(messages).isEmpty();
  }

  @Test
  void inDebugModeAProgramThatCannotGoOnEndsWithAReport() {
    assertThatThrownBy(
            () -> {
              try (var runner = Runner.builder().debug().build()) {
                runner.run(() -> new Event().await());
              }
            })
        .isInstanceOf(DeadlockError.class)
        .hasMessageStartingWith("deadlock: 1 task waits")
        .hasMessageContaining("waits for event, at RealWaitTest.java:");
  }

  @Test
  void aLoopThatAnotherThreadHasWokenIsNotTakenForDead() throws Exception {
    try (var runner = Runner.builder().debug().build()) {
      EventLoop loop = runner.loop();
      runner.run(() -> {
        var event = new Event();
        var first = new CompletableFuture<Void>();
        var visitor =
            Thread.ofPlatform()
                .start(() -> {
                  loop.execute(() -> first.complete(null));
                  // From now on the loop knows that somebody is there.
                  try {
                    Thread.sleep(50);
                  } catch (InterruptedException e) {
                    return;
                  }
                  loop.execute(event::set);
                });
        Asyncio.await(first);
        event.await();
        visitor.join();
      });
    }
  }
}
