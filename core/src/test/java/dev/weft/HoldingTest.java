package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldingTest {
  private static List<ErrorContext> reportsOf(boolean audited, Block.Run<RuntimeException> body) {
    List<ErrorContext> reports = new ArrayList<>();
    Runner.Builder options = Runner.builder();
    try (Runner runner = (audited ? options.audit() : options).build()) {
      runner.loop().setExceptionHandler(reports::add);
      runner.run(body);
    }
    return reports;
  }

  private static Holding take() {
    return Holding.beginWithStack("a thing");
  }

  @Test
  void whatIsNotGivenBackIsReportedWithItsStackIfThatWasAskedFor() {
    List<ErrorContext> reports = reportsOf(true, () -> take());

    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().message()).contains("a thing was not given back");
    assertThat(reports.getFirst().exception())
        .hasMessage("a thing was taken here")
        .satisfies(stack ->
            assertThat(stack.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("take")));
    assertThat(reportsOf(true, () -> Holding.begin("a thing")).getFirst().exception()).isNull();
  }

  @Test
  void whatIsGivenBackAndWhatNobodyAuditsIsNotReported() {
    assertThat(reportsOf(true, () -> take().end())).isEmpty();
    if (!Debug.BY_DEFAULT) {
      assertThat(reportsOf(false, () -> take())).isEmpty();
    }
  }
}
