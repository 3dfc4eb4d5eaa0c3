package dev.weft.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransportTest {
  private static final String PROPERTY = "weft.net.transport";

  @AfterEach
  void askForNone() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void portableFibersWaitWithNio() {
    assertThat(Transport.choose(true)).isEqualTo(Transport.NIO);
  }

  @Test
  void theOneThatIsAskedForIsUsed() {
    System.setProperty(PROPERTY, "nio");
    assertThat(Transport.choose(false)).isEqualTo(Transport.NIO);
  }

  @Test
  void whatIsNoTransportIsRefused() {
    System.setProperty(PROPERTY, "iocp");
    assertThatThrownBy(() -> Transport.choose(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no such transport: iocp")
        .hasMessageContaining("io_uring");
  }

  @Test
  void aRingBelongsToAThreadOfTheSystemWhichAPortableFiberHasNot() {
    System.setProperty(PROPERTY, "io_uring");
    assertThatThrownBy(() -> Transport.choose(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("native fibers");
  }
}
