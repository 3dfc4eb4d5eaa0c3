package dev.weft.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing becomes public, or stops being so, unseen. */
class ApiTest {
  private static final Predicate<String> HIDDEN =
      Pattern.compile("\\b(kernel|netty|http\\.syntax|http\\.coding)\\.").asPredicate();

  @ParameterizedTest
  @MethodSource("modules")
  void thePublicApiIsTheOneCheckedIn(String module) throws IOException {
    var file = Repository.ROOT.resolve("architecture/api/" + module + ".txt");
    var api = ApiDump.of(module);
    if (Boolean.getBoolean("weft.api.write")) {
      Files.writeString(file, api);
    }
    assertThat(file).as("if this change is meant, run ./build api").hasContent(api);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void thePublicApiNamesOnlyExportedTypes(String module) {
    assertThat(ApiDump.of(module).lines().filter(HIDDEN)).isEmpty();
  }

  static Iterable<String> modules() {
    return Repository.SHIPPED;
  }
}
