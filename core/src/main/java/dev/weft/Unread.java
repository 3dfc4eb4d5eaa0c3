package dev.weft;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The duty to look at something, until it is done or reported: a failure, a cold coroutine. */
final class Unread {
  /*
   * Registered only for what failed (and for coroutines in debug mode), so that success pays
   * nothing. Reported when the object is collected or the loop closes, whichever is first. The
   * cleaner's thread only posts: everything else happens on the loop.
   */
  private static final Cleaner CLEANER = Cleaner.create(Thread.ofPlatform().daemon().factory());

  private final EventLoop loop;
  private final String message;
  private final @Nullable Throwable error;
  private final @Nullable Context context;
  private final WeakReference<Object> watched;
  private final Cleaner.Cleanable registration;
  private @Nullable Unread previous;
  private @Nullable Unread next;
  private boolean pending = true;

  private Unread(
      EventLoop loop,
      Object watched,
      String message,
      @Nullable Throwable error,
      @Nullable Context context) {
    this.loop = loop;
    this.message = message;
    this.error = error;
    this.context = context;
    this.watched = new WeakReference<>(watched);
    this.next = loop.unread;
    if (next != null) {
      next.previous = this;
    }
    loop.unread = this;
    this.registration = CLEANER.register(watched, this::collected);
  }

  /** Returns the duty to read {@code error}, or null for a cancellation, which is no failure. */
  static @Nullable Unread failure(Future<?> future, Throwable error, boolean awaited) {
    if (error instanceof CancelledError) {
      return null;
    }
    String message = future.describe() + " failed and nobody read its exception";
    Context context = future instanceof Task<?> task ? task.context() : null;
    var unread = new Unread(future.loop, future, message, error, context);
    if (future.loop.debug && !awaited) {
      future.loop.kernel.ready(unread::report);
    }
    return unread;
  }

  static Unread coroutine(EventLoop loop, Coroutine<?> coroutine, String place) {
    String message = "coroutine " + coroutine.name() + Debug.created(place) + " was never awaited";
    return new Unread(loop, coroutine, message, null, null);
  }

  /** Ends the duty. */
  void read() {
    if (pending) {
      settle();
      registration.clean();
    }
  }

  /** Reports what nobody has read by now. */
  static void reportAll(EventLoop loop) {
    while (loop.unread != null) {
      loop.unread.report();
    }
  }

  private void report() {
    if (pending) {
      settle();
      Future<?> future = watched.get() instanceof Future<?> alive ? alive : null;
      loop.call(
          () -> loop.callExceptionHandler(new ErrorContext(message, error, future, null)),
          context,
          future,
          null);
    }
  }

  private void collected() {
    if (pending) {
      var _ = loop.kernel.post(this::report);
    }
  }

  private void settle() {
    pending = false;
    if (next != null) {
      next.previous = previous;
    }
    if (previous != null) {
      previous.next = next;
    } else {
      loop.unread = next;
    }
  }
}
