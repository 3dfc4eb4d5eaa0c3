package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Handle;
import dev.weft.InvalidStateException;
import dev.weft.Outcome;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.sync.QueueEmptyException;
import dev.weft.sync.QueueFullException;
import dev.weft.sync.QueueShutDownException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A program that prints what happens; its twin in {@code pairs/} prints the same under CPython. */
public abstract class Program {
  private final List<String> lines = new ArrayList<>();

  /** Runs the program and returns what it printed. */
  public final List<String> output() throws Throwable {
    start();
    return lines;
  }

  /** Runs {@link #main} in virtual time; programs about loops and runners do otherwise. */
  protected void start() throws Throwable {
    try (var runner = virtualRunner()) {
      runner.run(this::main);
    }
  }

  /** The main task. */
  protected void main() throws Throwable {}

  protected static Runner virtualRunner() {
    return Runner.builder().virtualTime().build();
  }

  /** Prints a line as Python's print does. */
  protected final void print(Object... words) {
    lines.add(Arrays.stream(words).map(Program::text).collect(Collectors.joining(" ")));
  }

  /** The error's name in both languages; of a group, also of what it holds. */
  protected static String kind(Throwable error) {
    return switch (error) {
      case null -> "none";
      case CancelledError _ -> "cancelled";
      case TimeoutException _ -> "timeout";
      case InvalidStateException _ -> "invalid state";
      case BrokenBarrierException _ -> "broken barrier";
      case QueueEmptyException _ -> "queue empty";
      case QueueFullException _ -> "queue full";
      case QueueShutDownException _ -> "queue shut down";
      case IllegalArgumentException _ -> "value error";
      case ClassCastException _ -> "type error";
      case NoSuchElementException _ -> "no element";
      case ArithmeticException _ -> "arithmetic error";
      case IOException _ -> "os error";
      case UncheckedIOException _ -> "os error";
      case IllegalStateException _ -> "runtime error";
      case ExceptionGroup group ->
          group.exceptions().stream()
              .map(Program::kind)
              .collect(Collectors.joining(", ", "group[", "]"));
      default -> "unknown " + error;
    };
  }

  protected static String kind(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?> _ -> "none";
      case Outcome.Failure<?> failure -> kind(failure.error());
      case Outcome.Cancelled<?> cancelled -> kind(cancelled.error());
    };
  }

  /** The error's name and the message that the program gave it. */
  protected static String told(Throwable error) {
    var message = error == null ? null : message(error);
    return message == null ? kind(error) : kind(error) + "(" + message + ")";
  }

  protected static String message(Throwable error) {
    return error instanceof UncheckedIOException
        ? error.getCause().getMessage()
        : error.getMessage();
  }

  protected static UncheckedIOException osError(String message) {
    return new UncheckedIOException(new IOException(message));
  }

  /** Prints "refused" if {@code call} is; which error says so differs between the languages. */
  protected final void refused(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      print("refused");
    }
  }

  protected static <A, B> List<B> each(Collection<A> all, Function<? super A, ? extends B> make) {
    return all.stream().<B>map(make).toList();
  }

  /** One for each letter. */
  protected static <B> List<B> each(String letters, Function<String, ? extends B> make) {
    return letters.chars().mapToObj(Character::toString).<B>map(make).toList();
  }

  protected static List<String> sortedNames(Collection<? extends Task<?>> tasks) {
    return tasks.stream().map(Task::name).sorted().toList();
  }

  private static String text(Object word) {
    return word instanceof String string ? string : quoted(word);
  }

  private static String quoted(Object word) {
    return switch (word) {
      case null -> "None";
      case Boolean truth -> truth ? "True" : "False";
      case String string -> "'" + string + "'";
      case Collection<?> all ->
          all.stream().map(Program::quoted).collect(Collectors.joining(", ", "[", "]"));
      default -> word.toString();
    };
  }

  /** Counts iterations: a callback that asks for its own next run. */
  protected final class Ticks {
    private final EventLoop loop = EventLoop.running();
    private Handle handle = loop.callSoon(this::tick);
    private int now;

    /** Its first tick is the next thing that the loop is asked for. */
    public Ticks() {}

    private void tick() {
      now++;
      handle = loop.callSoon(this::tick);
    }

    public void say(Object... words) {
      var line = new ArrayList<Object>(List.of(words));
      line.addFirst(now);
      print(line.toArray());
    }

    public void stop() {
      handle.cancel();
    }
  }
}
