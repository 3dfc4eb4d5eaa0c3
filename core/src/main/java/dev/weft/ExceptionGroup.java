package dev.weft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Several failures that happened together: Python's ExceptionGroup. They may be groups again. */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String title;
  private final transient List<Throwable> exceptions;

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if there is no exception
   */
  public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
    super(message + count(exceptions));
    this.title = message;
    this.exceptions = List.copyOf(exceptions);
    this.exceptions.forEach(this::addSuppressed); // so that a printed trace shows them
  }

  private static String count(List<?> exceptions) {
    return switch (exceptions.size()) {
      case 0 -> throw new IllegalArgumentException("an exception group needs an exception");
      case 1 -> " (1 sub-exception)";
      default -> " (" + exceptions.size() + " sub-exceptions)";
    };
  }

  /** Returns the failures, at least one, in the order they were given. */
  public List<Throwable> exceptions() {
    return exceptions;
  }

  /** Parts the group by the type of the exceptions in it; see {@link #split(Predicate)}. */
  public Split split(Class<? extends Throwable> type) {
    return split(isA(type));
  }

  /**
   * Parts the group in what matches and the rest, each a group of the same nesting. A group that
   * matches itself goes as a whole.
   */
  public Split split(Predicate<? super Throwable> condition) {
    if (condition.test(this)) {
      return new Split(Optional.of(this), Optional.empty());
    }
    List<Throwable> matching = new ArrayList<>();
    List<Throwable> rest = new ArrayList<>();
    for (Throwable error : exceptions) {
      if (error instanceof ExceptionGroup group) {
        Split split = group.split(condition);
        split.matching().ifPresent(matching::add);
        split.rest().ifPresent(rest::add);
      } else {
        (condition.test(error) ? matching : rest).add(error);
      }
    }
    return new Split(derive(matching), derive(rest));
  }

  private Optional<ExceptionGroup> derive(List<Throwable> part) {
    if (part.isEmpty()) {
      return Optional.empty();
    }
    if (part.equals(exceptions)) {
      return Optional.of(this);
    }
    var derived = new ExceptionGroup(title, part);
    if (getCause() != null) {
      derived.initCause(getCause());
    }
    return Optional.of(derived);
  }

  /** Returns the group of what has this type; empty if nothing has. */
  public Optional<ExceptionGroup> subgroup(Class<? extends Throwable> type) {
    return split(type).matching();
  }

  /** Returns the group of what matches; empty if nothing does. */
  public Optional<ExceptionGroup> subgroup(Predicate<? super Throwable> condition) {
    return split(condition).matching();
  }

  /** A group is a RuntimeException itself, which must not decide what is done with its contents. */
  private static Predicate<Throwable> isA(Class<? extends Throwable> type) {
    return type == ExceptionGroup.class
        ? type::isInstance
        : error -> type.isInstance(error) && !(error instanceof ExceptionGroup);
  }

  /**
   * What {@link #split} gives.
   *
   * @param matching what matched, if anything did
   * @param rest the others, if there are any
   */
  public record Split(Optional<ExceptionGroup> matching, Optional<ExceptionGroup> rest) {}

  /**
   * Begins an {@code except*}: {@code handle(() -> …).on(IOException.class, group -> …).run()}.
   *
   * @param body runs when {@code run()} is called
   */
  public static <X extends Throwable> Handlers<X> handle(Block.Run<X> body) {
    return new Handlers<>(body);
  }

  /**
   * A body with handlers for parts of the group that it throws: Python's {@code except*}.
   *
   * @param <X> what the body throws
   */
  public static final class Handlers<X extends Throwable> {
    private record Handler(
        Class<? extends Throwable> type, Block.RunWith<ExceptionGroup, ?> action) {}

    private final Block.Run<X> body;
    private final List<Handler> handlers = new ArrayList<>();

    private Handlers(Block.Run<X> body) {
      this.body = Objects.requireNonNull(body, "a body is required, not null");
    }

    /**
     * Adds a handler, given the group of everything of this type that no earlier one has taken.
     *
     * @throws IllegalArgumentException if the type is ExceptionGroup, which would take everything
     */
    public Handlers<X> on(
        Class<? extends Throwable> type, Block.RunWith<ExceptionGroup, ?> handler) {
      if (type == ExceptionGroup.class) {
        throw new IllegalArgumentException(
            "handlers take the exceptions in a group: name their type, not ExceptionGroup");
      }
      handlers.add(new Handler(type, Objects.requireNonNull(handler, "a handler is required")));
      return this;
    }

    /**
     * Runs the body and, if it throws, the handlers that something is for. What no handler took,
     * and what handlers threw, is thrown as a group; a single exception that nobody took as it is.
     */
    public void run() throws X {
      try {
        body.run();
      } catch (ExceptionGroup group) {
        handle(group, null);
      } catch (Throwable single) {
        handle(new ExceptionGroup("", List.of(single)), single);
      }
    }

    private void handle(ExceptionGroup thrown, @Nullable Throwable single) {
      Optional<ExceptionGroup> rest = Optional.of(thrown);
      List<Throwable> raised = new ArrayList<>();
      Set<Throwable> rethrown = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Handler handler : handlers) {
        if (rest.isPresent()) {
          Split split = rest.get().split(handler.type());
          split.matching().ifPresent(part -> call(handler, part, raised, rethrown));
          rest = split.rest();
        }
      }
      throwWhatIsLeft(thrown, single, rest, raised, rethrown);
    }

    private static void call(
        Handler handler, ExceptionGroup part, List<Throwable> raised, Set<Throwable> rethrown) {
      try {
        handler.action().run(part);
      } catch (Throwable e) {
        if (e == part) {
          leaves(part, rethrown);
        } else {
          raised.add(e);
        }
      }
    }

    private static void throwWhatIsLeft(
        ExceptionGroup thrown,
        @Nullable Throwable single,
        Optional<ExceptionGroup> rest,
        List<Throwable> raised,
        Set<Throwable> rethrown) {
      if (raised.isEmpty() && rethrown.isEmpty() && single != null) {
        rest.ifPresent(unhandled -> throwIt(single));
      }
      rest.ifPresent(unhandled -> leaves(unhandled, rethrown));
      if (!rethrown.isEmpty()) {
        raised.add(thrown.subgroup(rethrown::contains).orElse(thrown));
      }
      if (raised.size() == 1) {
        throwIt(raised.getFirst());
      } else if (!raised.isEmpty()) {
        throw new ExceptionGroup("", raised);
      }
    }

    private static void throwIt(Throwable error) {
      throw Block.sneak(error);
    }

    private static void leaves(ExceptionGroup group, Set<Throwable> into) {
      for (Throwable error : group.exceptions()) {
        if (error instanceof ExceptionGroup nested) {
          leaves(nested, into);
        } else {
          into.add(error);
        }
      }
    }
  }
}
