package dev.weft.stream;

import dev.weft.Asyncio;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A stream as a publisher: each subscription is a task of the loop that made it. */
final class Published<T> implements Flow.Publisher<T> {
  private final AsyncStream<T> stream;
  private final EventLoop loop;

  Published(AsyncStream<T> stream, EventLoop loop) {
    this.stream = stream;
    this.loop = loop;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "a subscriber is required, not null");
    var subscription = new Subscription<T>(loop, subscriber);
    try {
      loop.execute(() -> subscription.start(stream));
    } catch (RejectedExecutionException closed) {
      subscriber.onSubscribe(subscription);
      subscriber.onError(closed);
    }
  }

  /** Its state belongs to the loop; what the subscriber says is brought there. */
  private static final class Subscription<T> implements Flow.Subscription {
    private final EventLoop loop;
    private CompletableFuture<Void> wanted = new CompletableFuture<>();
    private Flow.@Nullable Subscriber<? super T> subscriber; // null when it is to hear no more
    private @Nullable Task<Void> task;
    private long demand;
    private @Nullable Throwable refused;

    Subscription(EventLoop loop, Flow.Subscriber<? super T> subscriber) {
      this.loop = loop;
      this.subscriber = subscriber;
    }

    void start(AsyncStream<T> stream) {
      Objects.requireNonNull(subscriber).onSubscribe(this);
      task = loop.createTask(() -> publish(stream));
    }

    private void publish(AsyncStream<T> stream) {
      Throwable failure = null;
      try {
        stream.forEach((T value) -> next(value));
      } catch (Throwable e) {
        failure = refused == null ? e : refused;
      }
      if (subscriber != null) {
        var told = subscriber;
        subscriber = null;
        if (failure == null) {
          told.onComplete();
        } else {
          told.onError(failure);
        }
      }
    }

    private void next(T value) {
      Asyncio.yieldNow(); // so that a cancellation is heard, however much is wanted
      while (demand == 0) {
        wanted = new CompletableFuture<>(); // which tells the loop that the outside is awaited
        Asyncio.await(wanted);
      }
      if (demand < Long.MAX_VALUE) {
        demand--;
      }
      if (subscriber != null) {
        subscriber.onNext(value);
      }
    }

    @Override
    public void request(long n) {
      tell(() -> {
        if (n > 0) {
          demand = demand > Long.MAX_VALUE - n ? Long.MAX_VALUE : demand + n;
          wanted.complete(null);
        } else if (refused == null) {
          refused = new IllegalArgumentException("1 or more are to be requested, not " + n);
          end();
        }
      });
    }

    @Override
    public void cancel() {
      tell(() -> {
        subscriber = null;
        end();
      });
    }

    private void end() {
      Objects.requireNonNull(task).cancel();
    }

    private void tell(Runnable what) {
      try {
        loop.execute(what);
      } catch (RejectedExecutionException closed) {
        // the loop has ended, and this subscription with it
      }
    }
  }
}
