package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final IOException io2 = new IOException("io2");
  private final ExceptionGroup simple = new ExceptionGroup("simple", List.of(io, state, io2));

  private static ExceptionGroup group(Throwable... errors) {
    return new ExceptionGroup("group", List.of(errors));
  }

  /** Describes a group by its message and its structure. */
  private static String shape(Optional<ExceptionGroup> group) {
    return group.map(ExceptionGroupTest::shape).orElse("nothing");
  }

  private static String shape(Throwable error) {
    if (!(error instanceof ExceptionGroup group)) {
      return error.getMessage();
    }
    List<String> parts = new ArrayList<>();
    group.exceptions().forEach(part -> parts.add(shape(part)));
    return parts.toString();
  }

  // test_exception_group: test_exception_group_types
  @Test
  void itIsARuntimeException() {
    assertThat(simple).isInstanceOf(RuntimeException.class);
  }

  // test_exception_group: test_bad_EG_construction__bad_excs_sequence
  @Test
  void aGroupOfNothingIsRefused() {
    assertThatThrownBy(() -> new ExceptionGroup("nothing", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an exception group needs an exception");
    assertThatThrownBy(() -> new ExceptionGroup("null", null))
        .isInstanceOf(NullPointerException.class);
  }

  // test_exception_group: test_bad_EG_construction__nested_non_exceptions
  @Test
  void aGroupWithANullIsRefused() {
    assertThatThrownBy(() -> new ExceptionGroup("null", Arrays.asList(io, null)))
        .isInstanceOf(NullPointerException.class);
  }

  // test_exception_group: test_EG_wraps_Exceptions__creates_EG
  // test_exception_group: test_BEG_wraps_BaseException__creates_BEG
  @Test
  void itMayHoldAnyThrowable() {
    var error = new Error("error");
    var cancelled = new CancelledError();
    assertThat(group(io, error, cancelled).exceptions()).containsExactly(io, error, cancelled);
  }

  // test_exception_group: test_ExceptionGroup
  @Test
  void theMessageSaysHowManyThereAre() {
    assertThat(group(io)).hasMessage("group (1 sub-exception)");
    assertThat(simple).hasMessage("simple (3 sub-exceptions)");
    assertThat(group(simple, io)).hasMessage("group (2 sub-exceptions)");
  }

  // test_exception_group: test_basics_ExceptionGroup_fields, test_leaf_generator
  @Test
  void theExceptionsAreTheSameInTheSameOrder() {
    assertThat(simple.exceptions()).containsExactly(io, state, io2);
  }

  // test_exception_group: test_fields_are_readonly
  @Test
  void theExceptionsCannotBeChanged() {
    List<Throwable> given = new ArrayList<>(List.of(io));
    var group = new ExceptionGroup("group", given);
    given.add(state);
    assertThat(group.exceptions()).containsExactly(io);
    assertThatThrownBy(() -> group.exceptions().add(state))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aPrintedTraceShowsTheExceptions() {
    assertThat(simple.getSuppressed()).containsExactly(io, state, io2);
  }

  // test_exception_group: test_basics_subgroup_by_type__passthrough
  // test_exception_group: test_basics_split_by_type__passthrough
  @Test
  void whatMatchesAsAWholeStaysTheSameGroup() {
    for (var type : List.of(Throwable.class, Exception.class, ExceptionGroup.class)) {
      assertThat(simple.subgroup(type).orElseThrow()).isSameAs(simple);
      assertThat(simple.split(type).matching().orElseThrow()).isSameAs(simple);
      assertThat(simple.split(type).rest()).isEmpty();
    }
  }

  // test_exception_group: test_basics_subgroup_by_type__no_match
  // test_exception_group: test_basics_split_by_type__no_match
  @Test
  void whatMatchesNothingGivesNoGroup() {
    assertThat(simple.subgroup(ArithmeticException.class)).isEmpty();
    ExceptionGroup.Split split = simple.split(ArithmeticException.class);
    assertThat(split.matching()).isEmpty();
    assertThat(split.rest().orElseThrow()).isSameAs(simple);
  }

  // test_exception_group: test_basics_subgroup_by_type__match
  // test_exception_group: test_basics_split_by_type__match
  @Test
  void aTypePartsTheGroup() {
    ExceptionGroup.Split split = simple.split(IOException.class);
    assertThat(split.matching().orElseThrow().exceptions()).containsExactly(io, io2);
    assertThat(split.matching().orElseThrow()).hasMessage("simple (2 sub-exceptions)");
    assertThat(split.rest().orElseThrow().exceptions()).containsExactly(state);
    assertThat(split.rest().orElseThrow()).hasMessage("simple (1 sub-exception)");
    assertThat(shape(simple.subgroup(IllegalStateException.class))).isEqualTo("[state]");
  }

  @Test
  void aTypeMatchesItsSubtypes() {
    var missing = new FileNotFoundException("missing");
    assertThat(shape(group(missing, state).subgroup(IOException.class))).isEqualTo("[missing]");
  }

  @Test
  void aGroupIsNoMatchForItsSupertypeRuntimeException() {
    var nested = group(io, group(state, io2));
    assertThat(shape(nested.subgroup(RuntimeException.class))).isEqualTo("[[state]]");
    assertThat(shape(nested.split(RuntimeException.class).rest())).isEqualTo("[io, [io2]]");
  }

  // test_exception_group: test_basics_subgroup_by_predicate__passthrough
  // test_exception_group: test_basics_split_by_predicate__passthrough
  // test_exception_group: test_basics_subgroup_by_predicate__no_match
  // test_exception_group: test_basics_split_by_predicate__no_match
  @Test
  void aConditionMayTakeAllOrNothing() {
    assertThat(simple.subgroup(error -> true).orElseThrow()).isSameAs(simple);
    assertThat(simple.split(error -> true).rest()).isEmpty();
    assertThat(simple.subgroup(error -> false)).isEmpty();
    assertThat(simple.split(error -> false).rest().orElseThrow()).isSameAs(simple);
  }

  // test_exception_group: test_basics_subgroup_by_predicate__match
  // test_exception_group: test_basics_split_by_predicate__match
  @Test
  void aConditionPartsTheGroup() {
    ExceptionGroup.Split split = simple.split(error -> "io2".equals(error.getMessage()));
    assertThat(shape(split.matching())).isEqualTo("[io2]");
    assertThat(shape(split.rest())).isEqualTo("[io, state]");
    assertThat(shape(simple.subgroup(error -> error == state))).isEqualTo("[state]");
  }

  @Test
  void aConditionThatMatchesANestedGroupTakesItWhole() {
    var inner = new ExceptionGroup("inner", List.of(io, state));
    ExceptionGroup.Split split = group(inner, io2).split(error -> error == inner);
    assertThat(split.matching().orElseThrow().exceptions()).containsExactly(inner);
    assertThat(shape(split.rest())).isEqualTo("[io2]");
  }

  // test_exception_group: test_nested_group_matches_template, test_split_by_type
  @Test
  void aSplitKeepsTheNesting() {
    var level1 = new ExceptionGroup("level1", List.of(io, state, io2));
    var level2 = new ExceptionGroup("level2", List.of(level1, group(state), io));
    var level3 = new ExceptionGroup("level3", List.of(level2, io2));
    assertThat(shape(level3)).isEqualTo("[[[io, state, io2], [state], io], io2]");

    ExceptionGroup.Split split = level3.split(IOException.class);
    assertThat(shape(split.matching())).isEqualTo("[[[io, io2], io], io2]");
    assertThat(shape(split.rest())).isEqualTo("[[[state], [state]]]");
    assertThat(split.matching().orElseThrow()).hasMessage("level3 (2 sub-exceptions)");
    assertThat(split.matching().orElseThrow().exceptions().getFirst())
        .hasMessage("level2 (2 sub-exceptions)");
    assertThat(level3.split(ArithmeticException.class).rest().orElseThrow()).isSameAs(level3);
  }

  // test_exception_group: test_split_BaseExceptionGroup
  @Test
  void aSplitPartsErrorsFromExceptions() {
    var error = new Error("error");
    ExceptionGroup.Split split = group(io, error).split(Error.class);
    assertThat(split.matching().orElseThrow().exceptions()).containsExactly(error);
    assertThat(split.rest().orElseThrow().exceptions()).containsExactly(io);
  }

  // test_exception_group: test_nested_group_chaining
  @Test
  void theExceptionsKeepTheirCauses() {
    var cause = new OutOfMemoryError("cause");
    var caused = new IllegalStateException("caused", cause);
    ExceptionGroup part = group(io, caused).subgroup(IllegalStateException.class).orElseThrow();
    assertThat(part.exceptions().getFirst()).isSameAs(caused).hasCause(cause);
  }

  // test_exception_group: test_split_by_type
  @Test
  void theCauseOfTheGroupIsTheCauseOfItsParts() {
    var cause = new IOException("cause");
    simple.initCause(cause);
    ExceptionGroup.Split split = simple.split(IOException.class);
    assertThat(split.matching().orElseThrow()).hasCause(cause);
    assertThat(split.rest().orElseThrow()).hasCause(cause);
  }

  // test_exception_group: test_deep_split, test_deep_subgroup
  // Weft differs: it is deep enough for any group that programs make.
  @Test
  void aDeepGroupCanBeSplit() {
    Throwable deep = io;
    for (int i = 0; i < 500; i++) {
      deep = group(deep, state);
    }
    ExceptionGroup part = ((ExceptionGroup) deep).subgroup(IOException.class).orElseThrow();
    int depth = 1;
    while (part.exceptions().getFirst() instanceof ExceptionGroup inner) {
      part = inner;
      depth++;
    }
    assertThat(depth).isEqualTo(500);
    assertThat(part.exceptions()).containsExactly(io);
  }
}
