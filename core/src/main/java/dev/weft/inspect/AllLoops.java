package dev.weft.inspect;

import dev.weft.EventLoop;
import dev.weft.Peek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The loops that run in this JVM, for a question to each; asked all at once, from any thread. */
final class AllLoops {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private AllLoops() {}

  /** Returns what {@code question} is on each loop; a loop that ends meanwhile is left out. */
  static <T> List<T> ask(Supplier<T> question) throws TimeoutException {
    Map<EventLoop, CompletableFuture<T>> asked = new LinkedHashMap<>();
    for (EventLoop loop : EventLoop.all()) {
      asked.put(loop, isHere(loop) ? now(question) : Peek.at(loop, question));
    }
    List<T> answers = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE;
    for (var entry : asked.entrySet()) {
      collect(entry.getKey(), entry.getValue(), deadline, answers);
    }
    return answers;
  }

  private static boolean isHere(EventLoop loop) {
    try {
      return EventLoop.running() == loop;
    } catch (IllegalStateException outside) {
      return false;
    }
  }

  private static <T> CompletableFuture<T> now(Supplier<T> question) {
    return CompletableFuture.completedFuture(question.get());
  }

  private static <T> void collect(
      EventLoop loop, CompletableFuture<T> answer, long deadline, List<T> to)
      throws TimeoutException {
    try {
      to.add(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      if (EventLoop.all().contains(loop)) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (EventLoop.all().contains(loop)) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
