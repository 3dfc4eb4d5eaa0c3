package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final Queue<String> events = new ConcurrentLinkedQueue<>();

  @Test
  void eachNumberRunsOnce() {
    Loops.run(5, index -> events.add("body " + index));

    assertThat(events).containsExactlyInAnyOrder("body 0", "body 1", "body 2", "body 3", "body 4");
  }

  @Test
  void theLoopsRunAtOnceEachInItsThread() {
    var meeting = new Meeting(4);
    var loops = ConcurrentHashMap.<EventLoop>newKeySet();
    Loops.run(
        4,
        index -> {
          loops.add(EventLoop.running());
          meeting.join(index);
          events.add(EventLoop.running().kernel.thread().getName());
        });

    assertThat(loops).hasSize(4).allMatch(EventLoop::isClosed);
    assertThat(events)
        .containsExactlyInAnyOrder("weft-loop-0", "weft-loop-1", "weft-loop-2", "weft-loop-3");
  }

  @Test
  void aValueGoesFromLoopToLoop() {
    var before = new Meeting(3);
    var after = new Meeting(3);
    Loops.run(
        3,
        index -> {
          before.join(index);
          int next = (index + 1) % 3;
          EventLoop target = before.loop(next);
          String value =
              await(
                  target.submit(() -> {
                    yieldNow();
                    return index + " to " + next + " " + (EventLoop.running() == target);
                  }));
          events.add(value);
          after.join(index);
        });

    assertThat(events).containsExactlyInAnyOrder("0 to 1 true", "1 to 2 true", "2 to 0 true");
  }

  @Test
  void zeroStandsForOnePerCore() {
    int cores = Runtime.getRuntime().availableProcessors();
    Loops.run(0, index -> events.add("" + index));

    assertThat(events)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, cores).mapToObj(Integer::toString).toList());
  }

  @Test
  void aNegativeNumberIsRefused() {
    assertThatThrownBy(() -> Loops.run(-1, index -> events.add("ran")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 loops");
    assertThat(events).isEmpty();
  }

  @Test
  void aBodyIsRequired() {
    Block.RunWith<Integer, RuntimeException> none = null;

    assertThatThrownBy(() -> Loops.run(2, none))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("a body is required");
  }

  @Test
  void loopsCannotStartInsideALoop() {
    TestLoop.run(() ->
        assertThatThrownBy(() -> Loops.run(2, index -> events.add("inner")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot be called from a running event loop"));
    assertThatThrownBy(() -> Loops.run(1, outer -> Loops.run(2, index -> events.add("inner"))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(events).isEmpty();
  }

  @Test
  void eachStartsWithACopyOfTheCallersContext() {
    var variable = new ContextVar<String>("variable", "unset");
    variable.set("the caller's");
    Loops.run(
        2,
        index -> {
          events.add(variable.get());
          variable.set("its own");
        });

    assertThat(events).containsExactly("the caller's", "the caller's");
    assertThat(variable.get()).isEqualTo("the caller's");
  }

  @Test
  void tasksThatAreLeftEndWithTheirLoop() {
    Loops.run(
        2,
        index -> {
          createTask(() -> sleepAndCleanUp(index));
          yieldNow();
        });

    assertThat(events).containsExactlyInAnyOrder("cleaned up 0", "cleaned up 1");
  }

  private void sleepAndCleanUp(int index) {
    try {
      sleep(seconds(1000));
    } finally {
      sleep(millis(1));
      events.add("cleaned up " + index);
    }
  }

  @Test
  void theFirstFailureCancelsAllOthersAndIsThrownAsItIs() {
    var started = new CountDownLatch(4);
    var failure = new IOException("own");
    Throwable thrown =
        catchThrowable(() ->
            Loops.run(
                4,
                index -> {
                  started.countDown();
                  if (index == 2) {
                    started.await();
                    throw failure;
                  }
                  sleepAndCleanUp(index);
                }));

    assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
    assertThat(events).containsExactlyInAnyOrder("cleaned up 0", "cleaned up 1", "cleaned up 3");
  }

  @Test
  void aFailureCancelsLoopsThatHaveNotBegunToo() {
    var failure = new IOException("at once");

    assertThatThrownBy(() ->
            Loops.run(
                16,
                index -> {
                  if (index == 0) {
                    throw failure;
                  }
                  await(Future.create());
                }))
        .isSameAs(failure);
  }

  @Test
  void furtherFailuresAreSuppressedInTheFirst() {
    var started = new CountDownLatch(4);
    var first = new IOException("first");
    List<IOException> others = List.of(new IOException("1"), new IOException("2"));
    Throwable thrown =
        catchThrowable(() ->
            Loops.run(
                4,
                index -> {
                  started.countDown();
                  switch (index) {
                    case 0 -> {
                      started.await();
                      throw first;
                    }
                    case 3 -> sleep(seconds(1000));
                    default -> failWhenCancelled(others.get(index - 1));
                  }
                }));

    assertThat(thrown).isSameAs(first);
    assertThat(thrown.getSuppressed()).containsExactlyInAnyOrderElementsOf(others);
  }

  private static void failWhenCancelled(IOException failure) throws IOException {
    try {
      sleep(seconds(1000));
    } catch (CancelledError e) {
      throw failure;
    }
  }

  @Test
  void aFailureThatSeveralShareIsNotSuppressedInItself() {
    var started = new CountDownLatch(3);
    var shared = new IOException("shared");
    Throwable thrown =
        catchThrowable(() ->
            Loops.run(
                3,
                index -> {
                  started.countDown();
                  if (index > 0) {
                    failWhenCancelled(shared);
                  }
                  started.await();
                  throw shared;
                }));

    assertThat(thrown).isSameAs(shared).hasNoSuppressedExceptions();
  }

  @Test
  void othersAreCancelledBeforeTheLoopThatFailedHasClosed() {
    var started = new CountDownLatch(2);
    var otherEnded = new CompletableFuture<String>().orTimeout(20, TimeUnit.SECONDS);
    assertThatThrownBy(() ->
            Loops.run(
                2,
                index -> {
                  if (index == 0) {
                    createTask(() -> awaitWhenCancelled(otherEnded));
                    yieldNow();
                  }
                  started.countDown();
                  if (index == 0) {
                    started.await();
                    throw new IOException("own");
                  }
                  try {
                    sleep(seconds(1000));
                  } finally {
                    otherEnded.complete("other ended");
                  }
                }))
        .hasMessage("own");

    assertThat(events).containsExactly("other ended");
  }

  private void awaitWhenCancelled(CompletableFuture<String> value) {
    try {
      sleep(seconds(1000));
    } finally {
      events.add(await(value));
    }
  }

  @Test
  void aFailureComesBeforeACancellation() {
    var started = new CountDownLatch(2);
    var failure = new IOException("while cleaning up");
    Throwable thrown =
        catchThrowable(() ->
            Loops.run(
                2,
                index -> {
                  started.countDown();
                  if (index == 0) {
                    started.await();
                    Task.current().cancel();
                    yieldNow();
                  }
                  failWhenCancelled(failure);
                }));

    assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
  }

  @Test
  void aBodyThatIsCancelledCancelsTheOthers() {
    var started = new CountDownLatch(3);
    Throwable thrown =
        catchThrowable(() ->
            Loops.run(
                3,
                index -> {
                  started.countDown();
                  if (index == 1) {
                    started.await();
                    Task.current().cancel("enough");
                  }
                  sleepAndCleanUp(index);
                }));

    assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("enough");
    assertThat(events).containsExactlyInAnyOrder("cleaned up 0", "cleaned up 1", "cleaned up 2");
  }

  @Test
  void interruptingTheCallerCancelsAll() throws InterruptedException {
    var started = new CountDownLatch(3);
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              thrown.add(
                  catchThrowable(() ->
                      Loops.run(
                          3,
                          index -> {
                            started.countDown();
                            sleepAndCleanUp(index);
                          })));
              events.add("interrupted " + Thread.currentThread().isInterrupted());
            });
    started.await();
    caller.interrupt();
    caller.join();

    assertThat(thrown).hasSize(1);
    assertThat(thrown.getFirst())
        .isInstanceOf(CancelledError.class)
        .hasMessageContaining("was interrupted");
    assertThat(events)
        .containsExactlyInAnyOrder(
            "cleaned up 0", "cleaned up 1", "cleaned up 2", "interrupted true");
  }

  @Test
  void anInterruptBeforeTheStartCancelsAll() {
    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(() -> Loops.run(2, index -> await(Future.create())));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(CancelledError.class).hasMessageContaining("was interrupted");
  }

  @Test
  void loopsStartOnAVirtualThreadAsWell() throws InterruptedException {
    var meeting = new Meeting(2);
    Thread.ofVirtual()
        .start(() ->
            Loops.run(
                2,
                index -> {
                  meeting.join(index);
                  events.add("ran " + index);
                }))
        .join();

    assertThat(events).containsExactlyInAnyOrder("ran 0", "ran 1");
  }
}
