package dev.weft.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A name says what a thing is; these say that nobody thought of one. (Python did, of one, and the
 * JDK has its ThreadInfo.)
 */
class NamesTest {
  private static final Predicate<String> EMPTY_TYPE_NAME =
      Pattern.compile(
              "Abstract.*|(?!ContextManager$|TaskInfo$).*(Impl|Utils?|Helper|Manager|Base|Common|Data|Info)")
          .asMatchPredicate();
  private static final Predicate<String> EMPTY_PACKAGE_NAME =
      Pattern.compile("(.*\\.)?(util|impl|common|internal)(\\..*)?").asMatchPredicate();

  private final List<SourceFile> sources = Repository.sources(Repository.ROOT);

  @Test
  void filesAreNamedForWhatTheyAre() {
    assertThat(sources).filteredOn(file -> EMPTY_TYPE_NAME.test(file.typeName())).isEmpty();
  }

  @Test
  void typesAreNamedForWhatTheyAre() {
    assertThat(Repository.classes())
        .filteredOn(type -> EMPTY_TYPE_NAME.test(type.getSimpleName()))
        .isEmpty();
  }

  @Test
  void packagesAreNamedForWhatTheyAre() {
    assertThat(sources).filteredOn(file -> EMPTY_PACKAGE_NAME.test(file.packageName())).isEmpty();
  }
}
