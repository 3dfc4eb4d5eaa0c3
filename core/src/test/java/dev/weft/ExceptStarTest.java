package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.testing.Trace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Handling parts of a group: Python's {@code except*}. */
class ExceptStarTest {
  private final Trace trace = new Trace();
  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final TimeoutException timeout = new TimeoutException("timeout");

  private static ExceptionGroup group(Throwable... errors) {
    return new ExceptionGroup("group", List.of(errors));
  }

  private static ExceptionGroup.Handlers<Throwable> handling(Throwable error) {
    return ExceptionGroup.handle(() -> {
      throw error;
    });
  }

  /** A handler that notes what it was given. */
  private Block.RunWith<ExceptionGroup, RuntimeException> noting(String name) {
    return part -> trace.record(name + " " + messages(part));
  }

  private static List<String> messages(ExceptionGroup group) {
    return group.exceptions().stream().map(Throwable::getMessage).toList();
  }

  private static ExceptionGroup thrownBy(ExceptionGroup.Handlers<?> handlers) {
    return catchThrowableOfType(ExceptionGroup.class, handlers::run);
  }

  @Test
  void withoutAFailureNoHandlerRuns() {
    ExceptionGroup.handle(() -> trace.record("body")).on(Throwable.class, noting("all")).run();
    assertThat(trace.events()).containsExactly("body");
  }

  // test_except_star: test_no_match_single_type
  @Test
  void whatNoHandlerTakesIsThrownAsItIs() {
    ExceptionGroup thrown = group(io, state);
    assertThatThrownBy(handling(thrown).on(TimeoutException.class, noting("timeout"))::run)
        .isSameAs(thrown);
    assertThat(trace.events()).isEmpty();
  }

  // test_except_star: test_match_single_type
  @Test
  void aHandlerGetsEverythingOfItsType() throws Throwable {
    var io2 = new IOException("io2");
    handling(group(io, io2)).on(IOException.class, noting("io")).run();
    assertThat(trace.events()).containsExactly("io [io, io2]");
  }

  // test_except_star: test_match_single_type_partial_match
  @Test
  void whatIsLeftIsThrownAsAGroup() {
    ExceptionGroup thrown =
        thrownBy(handling(group(io, state)).on(IOException.class, noting("io")));
    assertThat(thrown.exceptions()).containsExactly(state);
    assertThat(trace.events()).containsExactly("io [io]");
  }

  // test_except_star: test_match_single_type_nested, test_empty_groups_removed
  // test_except_star: test_singleton_groups_are_kept
  @Test
  void bothPartsKeepTheirNesting() {
    ExceptionGroup thrown =
        thrownBy(
            handling(group(group(io), group(state, io), group(state)))
                .on(
                    IOException.class,
                    part -> {
                      assertThat(part.exceptions()).hasSize(2);
                      assertThat(part.exceptions()).allMatch(e -> e instanceof ExceptionGroup);
                      trace.record("io");
                    }));
    assertThat(thrown.exceptions()).hasSize(2).allMatch(e -> e instanceof ExceptionGroup);
    assertThat(trace.events()).containsExactly("io");
  }

  // test_except_star: test_naked_exception_matched_wrapped1, test_naked_exception_matched_wrapped2
  // test_except_star: test_exception_group_except_star_Exception_not_wrapped
  @Test
  void aSingleExceptionIsHandledAsAGroupOfOne() throws Throwable {
    handling(io).on(IOException.class, noting("io")).run();
    handling(group(io)).on(Exception.class, noting("all")).run();
    assertThat(trace.events()).containsExactly("io [io]", "all [io]");
  }

  // test_except_star: test_plain_exception_not_matched
  @Test
  void aSingleExceptionThatNobodyTakesIsThrownAsItIs() {
    assertThatThrownBy(handling(io).on(TimeoutException.class, noting("timeout"))::run)
        .isSameAs(io);
  }

  // test_except_star: test_match__supertype
  @Test
  void aTypeTakesItsSubtypes() throws Throwable {
    handling(group(new FileNotFoundException("missing"))).on(IOException.class, noting("io")).run();
    assertThat(trace.events()).containsExactly("io [missing]");
  }

  // test_except_star: test_multiple_matches_named
  @Test
  void severalHandlersRunInTheirOrder() throws Throwable {
    handling(group(io, state, timeout))
        .on(TimeoutException.class, noting("timeout"))
        .on(IOException.class, noting("io"))
        .on(IllegalStateException.class, noting("state"))
        .run();
    assertThat(trace.events()).containsExactly("timeout [timeout]", "io [io]", "state [state]");
  }

  // test_except_star: test_first_match_wins_named
  @Test
  void theFirstHandlerThatMatchesTakesIt() throws Throwable {
    handling(group(io, state))
        .on(Exception.class, noting("first"))
        .on(IOException.class, noting("second"))
        .run();
    assertThat(trace.events()).containsExactly("first [io, state]");
  }

  // test_except_star: test_nested_except_stars
  @Test
  void handlersMayHandleInTheirTurn() throws Throwable {
    handling(group(io))
        .on(
            IOException.class,
            part -> handling(group(state)).on(IllegalStateException.class, noting("inner")).run())
        .run();
    assertThat(trace.events()).containsExactly("inner [state]");
  }

  // test_except_star: test_reraise_all_named, test_reraise_all_unnamed
  @Test
  void partsThatAreThrownAgainAreOneGroupAgain() {
    ExceptionGroup original = group(io, group(state), timeout);
    ExceptionGroup thrown =
        thrownBy(
            handling(original)
                .on(
                    IOException.class,
                    part -> {
                      throw part;
                    })
                .on(
                    IllegalStateException.class,
                    part -> {
                      throw part;
                    })
                .on(
                    TimeoutException.class,
                    part -> {
                      throw part;
                    }));
    assertThat(thrown.getMessage()).isEqualTo(original.getMessage());
    assertThat(thrown.exceptions()).hasSize(3).startsWith(io).endsWith(timeout);
  }

  // test_except_star: test_reraise_partial_handle_some_named
  @Test
  void whatIsThrownAgainJoinsWhatNobodyTook() {
    ExceptionGroup thrown =
        thrownBy(
            handling(group(io, state, timeout))
                .on(
                    IOException.class,
                    part -> {
                      throw part;
                    })
                .on(IllegalStateException.class, noting("state")));
    assertThat(thrown.exceptions()).containsExactly(io, timeout);
    assertThat(trace.events()).containsExactly("state [state]");
  }

  // test_except_star: test_reraise_plain_exception_named
  @Test
  void aSingleExceptionThatAHandlerThrowsAgainIsAGroupOfOne() {
    ExceptionGroup thrown =
        thrownBy(
            handling(io)
                .on(
                    IOException.class,
                    part -> {
                      throw part;
                    }));
    assertThat(thrown.exceptions()).containsExactly(io);
  }

  // test_except_star: test_raise_named, test_raise_unnamed
  @Test
  void whatAHandlerThrowsIsThrownTogetherWithTheRest() {
    var other = new ArithmeticException("other");
    ExceptionGroup thrown =
        thrownBy(
            handling(group(io, state))
                .on(
                    IOException.class,
                    part -> {
                      throw other;
                    }));
    assertThat(thrown.exceptions()).hasSize(2).startsWith(other);
    assertThat(((ExceptionGroup) thrown.exceptions().get(1)).exceptions()).containsExactly(state);
  }

  // test_except_star: test_raise_handle_all_raise_one_named
  @Test
  void whatAHandlerThrowsIsThrownAsItIsIfNothingElseIsLeft() {
    var other = new ArithmeticException("other");
    assertThatThrownBy(
            handling(group(io, state))
                    .on(
                        Exception.class,
                        part -> {
                          throw other;
                        })
                ::run)
        .isSameAs(other);
  }

  // test_except_star: test_raise_handle_all_raise_two_named
  @Test
  void aHandlerThatThrowsDoesNotKeepTheOthersFromRunning() {
    var one = new ArithmeticException("one");
    var two = new ArithmeticException("two");
    ExceptionGroup thrown =
        thrownBy(
            handling(group(io, state))
                .on(
                    IOException.class,
                    part -> {
                      throw one;
                    })
                .on(
                    IllegalStateException.class,
                    part -> {
                      throw two;
                    }));
    assertThat(thrown.exceptions()).containsExactly(one, two);
  }

  // test_except_star: test_except_star_ExceptionGroup_is_runtime_error_single
  @Test
  void aHandlerForGroupsIsRefused() {
    assertThatThrownBy(() -> handling(io).on(ExceptionGroup.class, noting("group")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name their type, not ExceptionGroup");
  }

  @Test
  void theFailuresOfATaskGroupCanBeHandledByType() {
    TestLoop.run(() ->
        ExceptionGroup.handle(() ->
                TaskGroup.run(group -> {
                  group.createTask(() -> {
                    throw io;
                  });
                  group.createTask(() -> {
                    throw state;
                  });
                }))
            .on(IOException.class, noting("io"))
            .on(IllegalStateException.class, noting("state"))
            .run());
    assertThat(trace.events()).containsExactly("io [io]", "state [state]");
  }
}
