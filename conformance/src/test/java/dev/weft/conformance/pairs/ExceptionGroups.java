package dev.weft.conformance.pairs;

import dev.weft.ExceptionGroup;
import dev.weft.conformance.Program;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Splitting keeps the shape of a tree; a subgroup holds what matches. */
public final class ExceptionGroups extends Program {
  @Override
  protected void main() {
    var group = tree();
    print(kind(group));
    var split = group.split(IllegalArgumentException.class);
    print(kind(split.matching()), "|", kind(split.rest()));
    split = group.split(NoSuchElementException.class);
    print(split.matching().isEmpty(), "|", kind(split.rest()));
    split = group.split(Exception.class);
    print(kind(split.matching()), "|", split.rest().isEmpty());
    print(
        kind(group.subgroup(UncheckedIOException.class)),
        group.subgroup(NoSuchElementException.class).isEmpty());
    print(kind(group.subgroup(e -> List.of("c", "e").contains(message(e)))));
    split = group.split(e -> e instanceof ExceptionGroup g && g.exceptions().size() == 2);
    print(kind(split.matching()), "|", kind(split.rest()));
    var left = (ExceptionGroup) group.exceptions().get(1);
    print(
        split.matching().orElseThrow().exceptions().get(0) == left,
        each(left.exceptions(), e -> message(e)));
  }

  private static ExceptionGroup tree() {
    return new ExceptionGroup(
        "root",
        List.of(
            new IllegalArgumentException("a"),
            new ExceptionGroup(
                "left", List.of(new ClassCastException("b"), new IllegalArgumentException("c"))),
            new ExceptionGroup(
                "right",
                List.of(
                    osError("d"),
                    new ExceptionGroup("deep", List.of(new IllegalArgumentException("e")))))));
  }

  private static String kind(Optional<ExceptionGroup> group) {
    return kind(group.orElse(null));
  }
}
