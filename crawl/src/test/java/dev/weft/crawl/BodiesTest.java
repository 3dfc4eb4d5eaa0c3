package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodiesTest {
  private static final int MOST = 10_000;

  @TempDir Path directory;

  private static byte[] piece(int length, int value) {
    byte[] piece = new byte[length];
    Arrays.fill(piece, (byte) value);
    return piece;
  }

  @Test
  void whatIsTooMuchForAllIsInFilesAndTheSame() throws IOException {
    var bodies = new Bodies(directory, MOST);
    try (var first = bodies.open();
        var second = bodies.open()) {
      var expected = new ByteArrayOutputStream();
      for (int i = 0; i < 100; i++) {
        first.write(piece(90, i), 90);
        second.write(piece(200, i), 150);
        expected.write(piece(150, i));
        assertThat(bodies.inMemory()).isLessThanOrEqualTo(MOST);
      }
      assertThat(first.size()).isEqualTo(9_000);
      assertThat(first.bytes()).hasSize(9_000).endsWith(piece(90, 99)).startsWith(piece(90, 0));
      assertThat(second.size()).isEqualTo(15_000);
      assertThat(second.bytes()).isEqualTo(expected.toByteArray());
      assertThat(second.bytes()).isEqualTo(expected.toByteArray());
    }
    assertThat(bodies.inMemory()).isZero();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void oneThatIsLargeIsInAFile() throws IOException {
    var bodies = new Bodies(directory, Long.MAX_VALUE);
    try (var body = bodies.open()) {
      body.write(piece(Bodies.LARGE, 1), Bodies.LARGE);
      assertThat(bodies.inMemory()).isEqualTo(Bodies.LARGE);
      body.write(piece(1, 2), 1);
      assertThat(bodies.inMemory()).isZero();
      assertThat(body.bytes()).hasSize(Bodies.LARGE + 1).endsWith(1, 2);
    }
  }

  @Test
  void anEmptyOneIsEmpty() throws IOException {
    try (var body = new Bodies(directory, 0).open()) {
      assertThat(body.bytes()).isEmpty();
      body.write(piece(3, 7), 3);
      assertThat(body.bytes()).containsExactly(7, 7, 7);
    }
  }
}
