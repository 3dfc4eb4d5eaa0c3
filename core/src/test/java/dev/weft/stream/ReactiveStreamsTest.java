package dev.weft.stream;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;

/** Streams as publishers and publishers as streams, by the Reactive Streams TCK and by hand. */
class ReactiveStreamsTest {
  private static final long TIMEOUT_MILLIS = 300;

  private final EventLoop loop = EventLoop.create();
  private final Thread thread = Thread.ofPlatform().daemon().start(loop::runForever);

  @AfterEach
  void endTheLoop() throws InterruptedException {
    loop.callSoonThreadsafe(loop::stop);
    thread.join();
    loop.close();
  }

  @TestFactory
  Stream<DynamicTest> asPublisher() {
    return tests(FlowPublisherVerification.class, () -> new AsPublisher());
  }

  @TestFactory
  Stream<DynamicTest> asSubscriber() {
    return tests(FlowSubscriberBlackboxVerification.class, () -> new AsSubscriber());
  }

  /** The TCK is written for TestNG; its test methods are all that is needed of that. */
  private static Stream<DynamicTest> tests(Class<?> suite, Supplier<Object> fresh) {
    return Arrays.stream(suite.getMethods())
        .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
        .sorted(Comparator.comparing(Method::getName))
        .map(method -> DynamicTest.dynamicTest(method.getName(), run(method, fresh)));
  }

  private static Executable run(Method test, Supplier<Object> fresh) {
    return () -> {
      Object verification = fresh.get();
      invokeAll(BeforeClass.class, verification);
      invokeAll(BeforeMethod.class, verification);
      try {
        test.invoke(verification);
      } catch (InvocationTargetException e) {
        Assumptions.assumeFalse(
            e.getCause() instanceof SkipException, () -> e.getCause().getMessage());
        throw e.getCause();
      } finally {
        invokeAll(AfterClass.class, verification);
      }
    };
  }

  private static void invokeAll(Class<? extends Annotation> mark, Object verification)
      throws ReflectiveOperationException {
    for (Method method : verification.getClass().getMethods()) {
      if (method.isAnnotationPresent(mark)) {
        method.invoke(verification);
      }
    }
  }

  public final class AsPublisher extends FlowPublisherVerification<Long> {
    AsPublisher() {
      super(new TestEnvironment(TIMEOUT_MILLIS, TIMEOUT_MILLIS));
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
      return published(
          AsyncStream.generate(out -> {
            for (long i = 0; i < elements; i++) {
              out.yield(i);
            }
          }));
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
      return published(
          AsyncStream.generate(out -> {
            throw new IOException("failed");
          }));
    }
  }

  private <T> Flow.Publisher<T> published(AsyncStream<T> stream) {
    return loop.submit(() -> stream.toPublisher()).join();
  }

  public final class AsSubscriber extends FlowSubscriberBlackboxVerification<Integer> {
    AsSubscriber() {
      super(new TestEnvironment(TIMEOUT_MILLIS, TIMEOUT_MILLIS));
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
      return loop.submit(
              () -> {
                var subscribed = new Subscribed<Integer>();
                Asyncio.createTask(() -> drain(subscribed));
                return subscribed;
              })
          .join();
    }

    private void drain(Subscribed<Integer> subscribed) {
      try {
        Integer next = subscribed.next();
        while (next != null) {
          next = subscribed.next();
        }
      } catch (Throwable e) {
        assertThat(e).isNotInstanceOf(AssertionError.class);
      }
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }
  }

  @AsyncTest
  void aPublisherIsAStream() {
    var publisher = new SubmissionPublisher<Integer>();
    var task = Asyncio.createTask(() -> AsyncStream.from(publisher).map(x -> x + 1).toList());
    while (publisher.getNumberOfSubscribers() == 0) {
      sleep(millis(1));
    }
    for (int i = 0; i < 100; i++) {
      publisher.submit(i);
    }
    publisher.close();
    assertThat(Asyncio.await(task)).hasSize(100).startsWith(1, 2, 3);
  }

  @AsyncTest
  void itsFailureIsTheStreamsAndLeavingItCancels() {
    List<String> heard = new ArrayList<>();
    Flow.Publisher<Integer> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private int sent;

                  @Override
                  public void request(long n) {
                    heard.add("request " + n);
                    if (sent < 2) {
                      subscriber.onNext(sent++);
                    } else {
                      subscriber.onError(new IOException("publisher"));
                    }
                  }

                  @Override
                  public void cancel() {
                    heard.add("cancel");
                  }
                });

    assertThatThrownBy(() -> AsyncStream.from(publisher).toList())
        .isInstanceOf(IOException.class)
        .hasMessage("publisher");
    assertThat(heard).containsExactly("request 1", "request 1", "request 1");
    heard.clear();
    assertThat(AsyncStream.from(publisher).first()).hasValue(0);
    assertThat(heard).containsExactly("request 1", "cancel");
  }

  @AsyncTest
  void thereAndBack() {
    var publisher = AsyncStream.range(1_000).toPublisher();
    assertThat(AsyncStream.from(publisher).count()).isEqualTo(1_000);
  }

  @Test
  void aPublisherNeedsALoop() {
    assertThatThrownBy(() -> AsyncStream.of(1).toPublisher())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no running event loop");
  }
}
