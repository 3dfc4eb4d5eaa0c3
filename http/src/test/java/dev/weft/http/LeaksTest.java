package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class LeaksTest {
  @Test
  @EnabledIfSystemProperty(named = "io.netty.leakDetection.level", matches = "paranoid")
  void aForgottenBufferIsFound() {
    forget();
    assertThatThrownBy(() -> new Leaks().afterAll(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("LeaksTest.forget");
  }

  private static void forget() {
    Unpooled.directBuffer(7).writeByte(1);
  }
}
