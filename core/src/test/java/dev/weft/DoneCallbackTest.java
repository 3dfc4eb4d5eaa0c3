package dev.weft;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Future's addDoneCallback and removeDoneCallback. */
class DoneCallbackTest {
  private final Trace trace = new Trace();

  private Consumer<Future<String>> recorder(String event) {
    return future -> trace.record(event);
  }

  // test_futures: test_callbacks_invoked_on_set_result
  @AsyncTest
  void callbacksRunInTheOrderOfTheirRegistrationButNeverAtOnce() {
    Future<String> future = Future.create();
    future.addDoneCallback(recorder("42"));
    future.addDoneCallback(recorder("17"));
    future.setResult("foo");
    assertThat(trace.events()).isEmpty();
    yieldNow();

    assertThat(trace.events()).containsExactly("42", "17");
    assertThat(future.result()).isEqualTo("foo");
  }

  // test_futures: test_callbacks_invoked_on_set_exception
  @AsyncTest
  void callbacksRunAfterAFailure() {
    Future<String> future = Future.create();
    future.addDoneCallback(recorder("100"));
    var error = new IOException();
    future.setException(error);
    yieldNow();

    assertThat(trace.events()).containsExactly("100");
    assertThat(future.exception()).isSameAs(error);
  }

  @AsyncTest
  void callbacksRunAfterACancellation() {
    Future<String> future = Future.create();
    future.addDoneCallback(done -> trace.record("cancelled " + done.isCancelled()));
    future.cancel();
    yieldNow();

    assertThat(trace.events()).containsExactly("cancelled true");
  }

  @AsyncTest
  void aCallbackAddedToADoneFutureRunsInTheNextIteration() {
    Future<String> future = Future.create();
    future.setResult("foo");
    future.addDoneCallback(done -> trace.record(done.result()));
    assertThat(trace.events()).isEmpty();
    yieldNow();

    assertThat(trace.events()).containsExactly("foo");
  }

  @AsyncTest
  void callbacksAndAwaitersComeInOneOrder() {
    Future<String> future = Future.create();
    future.addDoneCallback(recorder("before"));
    Task<Void> task =
        Asyncio.createTask(() -> {
          await(future);
          trace.record("awaiter");
        });
    Testing.settle();
    future.addDoneCallback(recorder("after"));
    future.setResult("foo");
    await(task);

    assertThat(trace.events()).containsExactly("before", "awaiter", "after");
  }

  // test_futures: test_callbacks_remove_first_callback
  @Test
  void theFirstCallbackCanBeRemoved() {
    assertThat(eventsWithout(List.of("42"))).containsExactly("17", "100");
  }

  // test_futures: test_callbacks_remove_first_and_second_callback
  @Test
  void theFirstTwoCallbacksCanBeRemoved() {
    assertThat(eventsWithout(List.of("42", "17"))).containsExactly("100");
  }

  // test_futures: test_callbacks_remove_third_callback
  @Test
  void theLastCallbackCanBeRemoved() {
    assertThat(eventsWithout(List.of("100"))).containsExactly("42", "17");
  }

  private List<String> eventsWithout(List<String> removed) {
    TestLoop.run(() -> {
      Future<String> future = Future.create();
      var callbacks = List.of(recorder("42"), recorder("17"), recorder("100"));
      callbacks.forEach(future::addDoneCallback);
      for (String name : removed) {
        Consumer<Future<String>> callback = callbacks.get(List.of("42", "17", "100").indexOf(name));
        assertThat(future.removeDoneCallback(callback)).isEqualTo(1);
        assertThat(future.removeDoneCallback(callback)).isZero();
      }
      future.setResult("foo");
      yieldNow();
    });
    return trace.events();
  }

  // test_futures: test_remove_done_callback
  @AsyncTest
  void removingTakesAwayEveryRegistrationAndCountsThem() {
    Future<String> future = Future.create();
    var one = recorder("1");
    var two = recorder("2");
    future.addDoneCallback(one);
    future.addDoneCallback(two);
    assertThat(future.removeDoneCallback(two)).isEqualTo(1);
    assertThat(future.removeDoneCallback(recorder("3"))).isZero();

    future.addDoneCallback(two);
    for (int i = 0; i < 5; i++) {
      future.addDoneCallback(one);
    }
    assertThat(future.removeDoneCallback(one)).isEqualTo(6);
    future.setResult("foo");
    yieldNow();
    assertThat(trace.events()).containsExactly("2");
  }

  // test_futures: test_schedule_callbacks_list_mutation_1
  @AsyncTest
  void aCallbackCannotRemoveOthersOnceTheFutureIsDone() {
    Future<String> future = Future.create();
    var other = recorder("other");
    future.addDoneCallback(done -> trace.record("removed " + done.removeDoneCallback(other)));
    future.addDoneCallback(other);
    future.addDoneCallback(other);
    future.setResult("foo");
    yieldNow();

    assertThat(trace.events()).containsExactly("removed 0", "other", "other");
  }

  @AsyncTest
  void aCallbackAddedByACallbackRunsAnIterationLater() {
    Future<String> future = Future.create();
    future.addDoneCallback(done -> {
      trace.record("first");
      done.addDoneCallback(recorder("second"));
    });
    future.setResult("foo");
    yieldNow();
    assertThat(trace.events()).containsExactly("first");
    yieldNow();

    assertThat(trace.events()).containsExactly("first", "second");
  }

  // test_futures: test_remove_done_callbacks_list_mutation, test_remove_done_callbacks_list_clear
  @AsyncTest
  void removingSurvivesAnEqualsThatRemovesOthers() {
    Future<String> future = Future.create();
    var victim = recorder("victim");
    var kept = recorder("kept");
    future.addDoneCallback(kept);
    future.addDoneCallback(new Evil(() -> future.removeDoneCallback(victim)));
    for (int i = 0; i < 63; i++) {
      future.addDoneCallback(victim);
    }

    assertThat(future.removeDoneCallback(recorder("unknown"))).isZero();
    future.setResult("foo");
    yieldNow();
    assertThat(trace.events()).containsExactly("kept", "evil");
  }

  // test_futures: test_schedule_callbacks_list_mutation_2
  @AsyncTest
  void removingSurvivesAnEqualsThatAddsOthers() {
    Future<String> future = Future.create();
    var kept = recorder("kept");
    future.addDoneCallback(kept);
    future.addDoneCallback(new Evil(() -> future.addDoneCallback(kept)));

    assertThat(future.removeDoneCallback(recorder("unknown"))).isZero();
    future.setResult("foo");
    yieldNow();
    assertThat(trace.events()).containsExactly("kept", "evil", "kept");
  }

  /** A callback that changes the list once, while it is compared. */
  private final class Evil implements Consumer<Future<String>> {
    private final Runnable deed;
    private boolean done;

    Evil(Runnable deed) {
      this.deed = deed;
    }

    @Override
    public void accept(Future<String> future) {
      trace.record("evil");
    }

    @Override
    public boolean equals(Object other) {
      if (!done) {
        done = true;
        deed.run();
      }
      return this == other;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @AsyncTest
  void aCallbackThatThrowsIsReportedAndTheNextOneRuns() {
    List<ErrorContext> errors = TestLoop.collectErrors();
    Future<String> future = Future.create();
    var error = new IllegalStateException("in the callback");
    future.addDoneCallback(done -> {
      throw error;
    });
    future.addDoneCallback(recorder("next"));
    future.setResult("foo");
    yieldNow();

    assertThat(trace.events()).containsExactly("next");
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().exception()).isSameAs(error);
    assertThat(errors.getFirst().future()).isSameAs(future);
  }

  @AsyncTest
  void aCallbackIsRequired() {
    Future<String> future = Future.create();

    assertThatThrownBy(() -> future.addDoneCallback(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("a callback is required");
  }
}
