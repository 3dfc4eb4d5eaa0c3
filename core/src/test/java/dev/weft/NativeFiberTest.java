package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the native fiber promises beyond blocking calls. */
@OnlyNative
class NativeFiberTest {
  @AsyncTest
  void threadsStartedInATaskRunWhereTheJdkRunsThem() throws Exception {
    var carrier = new CompletableFuture<String>();
    var release = new CompletableFuture<Void>();
    Thread guest =
        Thread.startVirtualThread(() -> {
          carrier.complete(Thread.currentThread().toString());
          release.join();
        });

    assertThat(await(carrier)).contains("ForkJoinPool");
    release.complete(null);
    guest.join();
  }

  @AsyncTest
  void aGuestThatSpinsDoesNotHoldUpTheLoop() throws Exception {
    boolean[] stop = {false};
    Thread guest =
        Thread.startVirtualThread(() -> {
          while (!isTrue(stop)) {
            Thread.onSpinWait();
          }
        });
    Asyncio.sleep(Asyncio.millis(1));
    synchronized (stop) {
      stop[0] = true;
    }
    guest.join();
  }

  private static boolean isTrue(boolean[] flag) {
    synchronized (flag) {
      return flag[0];
    }
  }

  @AsyncTest
  void aGuestHasNoLoop() {
    var seen = new CompletableFuture<String>();
    Thread.startVirtualThread(() -> {
      try {
        EventLoop.running();
        seen.complete("a loop");
      } catch (IllegalStateException e) {
        seen.complete(e.getMessage());
      }
    });

    assertThat(await(seen)).contains("no running event loop");
  }

  @Test
  void aSuspensionInAClassInitialiserFailsAndNamesIt() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> Suspending.touch())
            .isInstanceOf(ExceptionInInitializerError.class)
            .cause()
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("pinned by")
            .hasMessageContaining("Suspending.<clinit>")
            .hasMessageContaining("toThread"));
  }

  @AsyncTest
  void theTaskGoesOnAfterAPinnedSuspension() {
    Future<String> future = Future.create();
    assertThatThrownBy(() -> AwaitingOne.touch(future))
        .isInstanceOf(ExceptionInInitializerError.class);

    Task<Void> later = createTask(() -> future.setResult("late"));
    Asyncio.sleep(Asyncio.millis(1));

    assertThat(later.isDone()).isTrue();
    assertThat(await(future)).isEqualTo("late");
  }

  private static final class Suspending {
    static {
      Asyncio.sleep(Asyncio.millis(1));
    }

    private Suspending() {}

    static void touch() {}
  }

  private static final class AwaitingOne {
    private static Future<String> future;

    private AwaitingOne() {}

    static void touch(Future<String> awaited) {
      future = awaited;
      Initialised.touch();
    }

    private static final class Initialised {
      static {
        await(future);
      }

      private Initialised() {}

      static void touch() {}
    }
  }
}
