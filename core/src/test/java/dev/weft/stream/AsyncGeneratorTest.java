package dev.weft.stream;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.NoSuchElementException;

/** Talking to a generator. */
class AsyncGeneratorTest {
  private final Trace trace = new Trace();

  private AsyncGenerator<Integer, Integer> sums() {
    return AsyncGenerator.create(exchange -> {
      int sum = 0;
      try {
        while (true) {
          try {
            sum += exchange.yield(sum);
            yieldNow();
          } catch (IllegalArgumentException e) {
            sum = -1;
          }
        }
      } finally {
        yieldNow();
        trace.record("clean");
      }
    });
  }

  @AsyncTest
  void valuesAndErrorsAreSentIn() {
    try (var sums = sums()) {
      assertThat(sums.next()).isZero();
      assertThat(sums.send(2)).isEqualTo(2);
      assertThat(sums.send(3)).isEqualTo(5);
      assertThat(sums.throwInto(new IllegalArgumentException("reset"))).isEqualTo(-1);
      assertThat(sums.send(1)).isZero();
    }
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void anErrorThatIsNotCaughtEndsIt() {
    var sums = sums();
    sums.next();

    assertThatThrownBy(() -> sums.throwInto(new IllegalStateException("out"))).hasMessage("out");
    assertThat(trace.events()).containsExactly("clean");
    assertThatThrownBy(sums::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> sums.send(1)).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> sums.throwInto(new IOException()))
        .isInstanceOf(NoSuchElementException.class);
  }

  @AsyncTest
  void beforeItsStartItTakesNoValue() {
    var sums = sums();

    assertThatThrownBy(() -> sums.send(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call next() first");
    assertThat(sums.send(null)).isZero();
    sums.close();
  }

  @AsyncTest
  void anErrorBeforeItsStartEndsIt() {
    var sums = sums();

    assertThatThrownBy(() -> sums.throwInto(new IOException("early"))).hasMessage("early");
    assertThat(trace.events()).isEmpty();
    assertThatThrownBy(sums::next).isInstanceOf(NoSuchElementException.class);
  }

  @AsyncTest
  void closing() {
    var unused = sums();
    unused.close();
    assertThat(trace.events()).isEmpty();
    assertThatThrownBy(unused::next).isInstanceOf(NoSuchElementException.class);

    var used = sums();
    used.next();
    used.close();
    used.close();
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void operatorsWorkOnIt() {
    AsyncGenerator<Integer, Void> numbers =
        AsyncGenerator.create(exchange -> {
          try {
            for (int i = 0; true; i++) {
              exchange.yield(i);
            }
          } finally {
            trace.record("clean");
          }
        });

    assertThat(numbers.map(x -> x * 2).take(3).toList()).containsExactly(0, 2, 4);
    assertThat(trace.events()).containsExactly("clean");
  }

  @AsyncTest
  void oneTaskAtATime() {
    AsyncGenerator<Integer, Void> slow =
        AsyncGenerator.create(exchange -> {
          sleep(millis(10));
          exchange.yield(1);
        });
    var first = createTask(slow::next);
    yieldNow();

    assertThatThrownBy(slow::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running, in task " + first.name());
    assertThatThrownBy(slow::close).isInstanceOf(IllegalStateException.class);
    assertThat(await(first)).isEqualTo(1);
    slow.close();
  }

  @AsyncTest
  void anotherTaskMayGoOn() {
    var sums = sums();
    await(createTask(() -> sums.next()));
    assertThat(await(createTask(() -> sums.send(4)))).isEqualTo(4);
    sums.close();
  }

  @AsyncTest
  void itCannotAskItself() {
    var self = new Object[1];
    AsyncGenerator<Integer, Void> generator =
        AsyncGenerator.create(exchange -> ((AsyncGenerator<?, ?>) self[0]).next());
    self[0] = generator;

    assertThatThrownBy(generator::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running");
  }

  @AsyncTest
  void manyValuesThroughNestedGenerators() {
    AsyncStream<Integer> stream = AsyncStream.range(1_000);
    for (int depth = 0; depth < 5; depth++) {
      AsyncStream<Integer> inner = stream;
      stream =
          AsyncStream.generate(out -> {
            for (int value : inner) {
              if (value % 100 == 0) {
                yieldNow();
              }
              out.yield(value);
            }
          });
    }
    int sum = 0;
    for (int value : stream) {
      sum += value;
    }
    assertThat(sum).isEqualTo(499_500);
  }
}
