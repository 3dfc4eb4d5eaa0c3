package dev.weft;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Things to leave, in reverse order of entering them: Python's AsyncExitStack. */
public final class ExitStack implements AutoCloseable {
  private Deque<Exit> exits = new ArrayDeque<>();

  /** Creates an empty one. */
  public ExitStack() {}

  /** What is done when a stack is left. */
  @FunctionalInterface
  public interface Exit {
    /**
     * Leaves.
     *
     * @param error the failure on the way, or null
     * @return true to swallow it
     */
    boolean exit(@Nullable Throwable error) throws Exception;
  }

  /** Runs {@code body} with a stack that is left after it. */
  public static <X extends Throwable> void run(Block.RunWith<ExitStack, X> body) throws X {
    call(Block.calling(body));
  }

  /**
   * Runs {@code body} with a stack that is left after it; returns its value, or null if an exit
   * swallowed its failure.
   */
  @SuppressWarnings("NullAway") // a swallowed failure leaves no value
  public static <T, X extends Throwable> T call(Block.CallWith<ExitStack, T, X> body) throws X {
    Objects.requireNonNull(body, "a body is required, not null");
    var stack = new ExitStack();
    T value;
    try {
      value = body.call(stack);
    } catch (Throwable error) {
      stack.unwind(error);
      return null;
    }
    stack.unwind(null);
    return value;
  }

  /** Enters {@code manager}, to be left with this stack; returns what entering gave. */
  public <T> T enter(ContextManager<T> manager) {
    T value = unchecked(manager::enter);
    exits.push(manager::exit);
    return value;
  }

  /** Returns {@code resource}, which is closed with this stack. */
  public <R extends AutoCloseable> R enter(R resource) {
    Objects.requireNonNull(resource, "a resource is required, not null");
    callback(resource::close);
    return resource;
  }

  /** Adds an exit. */
  public void push(Exit exit) {
    exits.push(Objects.requireNonNull(exit, "an exit is required, not null"));
  }

  /** Adds something to run, which swallows nothing. */
  public void callback(Block.Run<?> body) {
    Objects.requireNonNull(body, "a body is required, not null");
    exits.push(error ->
        unchecked(() -> {
          body.run();
          return false;
        }));
  }

  /** Moves all exits to a new stack, so that leaving this one does nothing. */
  public ExitStack popAll() {
    var moved = new ExitStack();
    moved.exits = exits;
    exits = new ArrayDeque<>();
    return moved;
  }

  /** Leaves everything now, last first; what an exit throws is thrown after the others have run. */
  @Override
  public void close() {
    unwind(null);
  }

  /** Leaves everything; throws what is left of {@code error} and of what the exits threw. */
  private void unwind(@Nullable Throwable error) {
    Throwable pending = error;
    while (!exits.isEmpty()) {
      try {
        if (swallows(exits.pop(), pending)) {
          pending = null;
        }
      } catch (Throwable replaced) {
        pending = replaced;
      }
    }
    if (pending != null) {
      throw Block.sneak(pending);
    }
  }

  /** Calls {@code exit}; what it throws carries {@code error} as suppressed. */
  static boolean swallows(Exit exit, @Nullable Throwable error) {
    try {
      return exit.exit(error) && error != null;
    } catch (Throwable thrown) {
      if (error != null && thrown != error) {
        thrown.addSuppressed(error);
      }
      throw Block.sneak(thrown);
    }
  }

  static <T> T unchecked(Block.Call<T, ?> body) {
    try {
      return body.call();
    } catch (Throwable e) {
      throw Block.sneak(e);
    }
  }
}
