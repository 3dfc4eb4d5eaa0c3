package dev.weft.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** The limit to waiting for another JVM, which may have been stopped in the middle of anything. */
final class Patience {
  private static final int TO_CONNECT = 5; // seconds

  /** The bean itself gives a blocked loop 5 s; the answer of a great many tasks takes longer. */
  private static final int TO_ANSWER = 30;

  private Patience() {}

  /** Returns what {@code call} does, unless process {@code pid} cannot be got to. */
  static <T> T toConnect(long pid, Callable<T> call) throws Failure {
    return with(TO_CONNECT, pid, call);
  }

  /** Returns what {@code call} does, unless process {@code pid} keeps the answer. */
  static <T> T toAnswer(long pid, Callable<T> call) throws Failure {
    return with(TO_ANSWER, pid, call);
  }

  private static <T> T with(int seconds, long pid, Callable<T> call) throws Failure {
    var asking = new FutureTask<>(call);
    Thread.ofPlatform().daemon().name("weft-asking-" + pid).start(asking);
    try {
      return asking.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw isOver(pid).because(e);
    } catch (ExecutionException e) {
      throw failure(pid, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", "try again").because(e);
    }
  }

  static Failure isOver(long pid) {
    return new Failure(
        "no answer from process " + pid + " in 5 s",
        "something blocks its loop; 'jcmd " + pid + " Thread.print' shows what");
  }

  private static Failure failure(long pid, @Nullable Throwable cause) {
    return switch (cause) {
      case null -> throw new IllegalStateException("an execution without a cause");
      case Failure failure -> failure;
      case IOException e -> ended(pid).because(e);
      case JMException e -> strange(pid, e);
      case RuntimeException e -> strange(pid, e);
      case Error e -> throw e;
      default -> strange(pid, cause);
    };
  }

  private static Failure ended(long pid) {
    return new Failure(
        "process " + pid + " has hung up", "see with 'weft ps' whether it still runs");
  }

  private static Failure strange(long pid, Throwable cause) {
    return new Failure(
            "process " + pid + " could not say: " + cause,
            "its Weft may be of another version than this one")
        .because(cause);
  }
}
