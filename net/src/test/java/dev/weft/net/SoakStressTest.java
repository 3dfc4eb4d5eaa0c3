package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of connections in a small heap, with Netty's leak detector at its strictest. */
class SoakStressTest {
  private static final int IDLE = 10_000;
  private static final int ACTIVE = 2_000;

  @ParameterizedTest
  @ValueSource(strings = {"native", "portable"})
  void nothingLeaksAndNothingIsLost(String fiber) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-ea"));
    command.addAll(List.of("-Dweft.fiber=" + fiber, "-Dio.netty.leakDetection.level=paranoid"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Soak.class.getName()));
    command.addAll(List.of(String.valueOf(IDLE), String.valueOf(ACTIVE)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("idle " + IDLE, "done").doesNotContain("LEAK");
    assertThat(number(output, "echoed")).as(output).isGreaterThan(ACTIVE / 4);
    assertThat(number(output, "files")).as(output).isLessThanOrEqualTo(0);
    assertThat(number(output, "heap")).as(output).isLessThanOrEqualTo(8);
  }

  private static int number(String output, String what) {
    Matcher found = Pattern.compile(what + " (-?\\d+)").matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return Integer.parseInt(found.group(1));
  }
}
