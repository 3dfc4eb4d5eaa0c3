package dev.weft.http.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;

class PerMessageDeflateTest {
  private static final byte[] EMPTY = {3, 0}; // a last block without anything
  private static final byte[] LETTER = {0x4b, 4, 0}; // one with an "a"

  private static byte[] repeated(byte[] block, int times) {
    byte[] all = new byte[block.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = block[i % block.length];
    }
    return all;
  }

  @Test
  void aLastBlockMayBeFollowedByOthers() throws Exception {
    byte[] message = PerMessageDeflate.inflate(repeated(LETTER, 100), 1000);
    assertThat(new String(message, StandardCharsets.UTF_8)).isEqualTo("a".repeat(100));
    assertThat(PerMessageDeflate.inflate(repeated(LETTER, 100), 99)).isNull();
    assertThat(PerMessageDeflate.inflate(repeated(EMPTY, 100), 1000)).isEmpty();
  }

  /** Each is work for two bytes, and makes the message no longer than it may be. */
  @Test
  void butNotByThousands() {
    for (byte[] block : new byte[][] {EMPTY, LETTER}) {
      assertThatThrownBy(() -> PerMessageDeflate.inflate(repeated(block, 100_000), 1 << 20))
          .isInstanceOf(DataFormatException.class);
    }
  }
}
