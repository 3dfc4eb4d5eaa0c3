package dev.weft.stream;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher sends, brought to the loop. A value is asked for when it is wanted, so none is
 * buffered. Its state belongs to the loop.
 */
final class Subscribed<T> implements Flow.Subscriber<T> {
  private final EventLoop loop = EventLoop.running();
  private CompletableFuture<Void> changed = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private @Nullable T value;
  private boolean ended;
  private @Nullable Throwable failure;

  static <T> void push(Flow.Publisher<? extends T> publisher, Block.RunWith<? super T, ?> out)
      throws Throwable {
    var subscribed = new Subscribed<T>();
    try {
      publisher.subscribe(subscribed);
      for (T next = subscribed.next(); next != null; next = subscribed.next()) {
        out.run(next);
      }
    } finally {
      subscribed.end();
    }
  }

  /** Suspends until there is a value; returns null at the end. */
  @Nullable T next() throws Throwable {
    while (subscription == null && !ended) {
      awaitChange();
    }
    if (subscription != null && !ended) {
      subscription.request(1);
    }
    while (value == null && !ended) {
      awaitChange();
    }
    if (value == null && failure != null) {
      throw failure;
    }
    T next = value;
    value = null;
    return next;
  }

  private void awaitChange() {
    changed = new CompletableFuture<>(); // which tells the loop that the outside is awaited
    Asyncio.await(changed);
  }

  private void end() {
    if (!ended && subscription != null) {
      subscription.cancel();
    }
    ended = true;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "a subscription is required, not null");
    tell(
        () -> {
          if (subscription != null || ended) {
            given.cancel();
          } else {
            subscription = given;
          }
        },
        given::cancel);
  }

  @Override
  public void onNext(T item) {
    Objects.requireNonNull(item, "a value is required, not null");
    tell(() -> value = item, () -> {});
  }

  @Override
  public void onError(Throwable error) {
    Objects.requireNonNull(error, "an error is required, not null");
    tell(
        () -> {
          ended = true;
          failure = error;
        },
        () -> {});
  }

  @Override
  public void onComplete() {
    tell(() -> ended = true, () -> {});
  }

  private void tell(Runnable what, Runnable otherwise) {
    try {
      loop.execute(() -> {
        what.run();
        changed.complete(null);
      });
    } catch (RejectedExecutionException closed) {
      otherwise.run();
    }
  }
}
