package dev.weft;

import dev.weft.kernel.Inbox;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at a loop by a tool: on the loop's thread, asked for from any other, and without the loop
 * concluding that somebody is there who might wake its tasks.
 */
public final class Peek {
  private Peek() {}

  /**
   * Has {@code look} called on {@code loop}, soon; it must be short and change nothing.
   *
   * @return its value, or its failure: an {@link IllegalStateException} if the loop is closed
   */
  public static <T> CompletableFuture<T> at(EventLoop loop, Supplier<T> look) {
    Objects.requireNonNull(look, "a look is required, not null");
    var question = new Question<>(look, new CompletableFuture<>());
    if (!loop.post(question)) {
      question.dropped();
    }
    return question.answer();
  }

  /** Returns the innermost frame that is neither Weft's nor the JDK's; null if there is none. */
  public static @Nullable StackTraceElement ownFrame(List<StackTraceElement> stack) {
    return Debug.ownFrame(stack);
  }

  /** A look on its way to a loop. */
  private record Question<T>(Supplier<T> look, CompletableFuture<T> answer)
      implements Inbox.Droppable {
    @Override
    public void run() {
      try {
        answer.complete(look.get());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public void dropped() {
      answer.completeExceptionally(EventLoop.isClosedError());
    }
  }
}
