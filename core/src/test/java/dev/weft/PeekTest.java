package dev.weft;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class PeekTest {
  @Test
  void aLookHappensOnTheLoop() {
    TestLoop.run(() -> {
      EventLoop loop = EventLoop.running();
      var seen =
          CompletableFuture.supplyAsync(() -> Peek.at(loop, () -> EventLoop.running()).join());

      assertThat(await(seen)).isSameAs(loop);
    });
  }

  @Test
  void aLookThatFailsTellsWhoLooked() {
    TestLoop.run(() -> {
      CompletableFuture<Integer> failed =
          Peek.at(EventLoop.running(), () -> Integer.parseInt("no number"));

      assertThatThrownBy(() -> await(failed)).isInstanceOf(NumberFormatException.class);
    });
  }

  @Test
  void aClosedLoopCannotBeLookedAt() {
    EventLoop loop = EventLoop.create();
    loop.close();

    assertThatThrownBy(() -> Peek.at(loop, () -> 1).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("the event loop is closed: create another one");
  }

  @Test
  void aLoopThatClosesFirstSaysSo() {
    EventLoop loop = EventLoop.create();
    var look = Peek.at(loop, () -> 1);
    loop.close();

    assertThat(look).isCompletedExceptionally();
  }

  /** Whoever looks does not wake tasks, so a deadlock is still one. */
  @Test
  void aLookDoesNotHideADeadlock() {
    var ready = new CompletableFuture<EventLoop>();
    var looker = Thread.ofPlatform().start(() -> Peek.at(ready.join(), () -> 1).join());
    try (var runner = Runner.builder().audit().build()) {
      assertThatThrownBy(() -> runner.run(() -> standStillAfter(looker, ready)))
          .isInstanceOf(DeadlockError.class)
          .hasMessageContaining("nothing is left that could wake it");
    }
  }

  private static void standStillAfter(Thread looker, CompletableFuture<EventLoop> ready) {
    ready.complete(EventLoop.running());
    while (looker.isAlive()) {
      Asyncio.yieldNow();
    }
    await(new Future<Void>(EventLoop.running()));
  }
}
