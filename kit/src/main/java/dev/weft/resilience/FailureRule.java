package dev.weft.resilience;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which failures count: those that were named, or else the usual ones, without the exceptions to
 * that. Immutable.
 */
record FailureRule(boolean isNamed, Predicate<Throwable> counted, Predicate<Throwable> excluded) {
  /** Returns the rule by which {@code usual} failures count, until others are named. */
  static FailureRule of(Predicate<Throwable> usual) {
    return new FailureRule(false, usual, _ -> false);
  }

  boolean counts(Throwable error) {
    return counted.test(error) && !excluded.test(error);
  }

  FailureRule on(List<Class<? extends Throwable>> types) {
    return on(isOneOf(types));
  }

  /** Errors are not asked about: {@code error -> true} means exceptions. */
  FailureRule onException(Predicate<? super Exception> condition) {
    Objects.requireNonNull(condition, "a predicate is required, not null");
    return on(error -> error instanceof Exception exception && condition.test(exception));
  }

  private FailureRule on(Predicate<Throwable> more) {
    return new FailureRule(true, isNamed ? counted.or(more) : more, excluded);
  }

  FailureRule not(List<Class<? extends Throwable>> types) {
    return new FailureRule(isNamed, counted, excluded.or(isOneOf(types)));
  }

  private static Predicate<Throwable> isOneOf(List<Class<? extends Throwable>> types) {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("no type of failure was named: give at least one");
    }
    types.forEach(type -> Objects.requireNonNull(type, "a type is required, not null"));
    return error -> types.stream().anyMatch(type -> type.isInstance(error));
  }
}
