package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.DeadlockError;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MemoryFaultsTest extends WithMemoryNetwork {
  @AsyncTest
  void aPartitionHoldsEverythingUpUntilItHeals() throws Throwable {
    network.latency(millis(10));
    Server server = network.listen("db", 1, MemoryFaultsTest::echo);
    try (server;
        MemoryStream stream = network.connect("db", 1)) {
      stream.writeText("before");
      network.partition();
      assertThatThrownBy(() -> timeout(seconds(9), () -> stream.read(1)))
          .isInstanceOf(TimeoutException.class);
      Task<MemoryStream> connecting = createTask(() -> network.connect("db", 1));
      sleep(seconds(9));
      assertThat(connecting.isDone()).isFalse();
      network.heal();
      assertThat(text(stream.readExactly(6))).isEqualTo("before");
      await(connecting).close();
    }
    server.awaitClosed();
  }

  @AsyncTest
  void aPartitionMayBeOfOneHost() throws Throwable {
    try (Server db = network.listen("db", 1, MemoryFaultsTest::echo);
        Server web = network.listen("web", 1, MemoryFaultsTest::echo)) {
      assertThat(db.address()).isNotEqualTo(web.address());
      network.partition("db", "cache");
      network.connect("web", 1).close();
      assertThatThrownBy(() -> timeout(seconds(9), () -> network.connect("db", 1)))
          .isInstanceOf(TimeoutException.class);
      network.heal();
      network.connect("db", 1).close();
      db.awaitClosed();
      web.awaitClosed();
    }
  }

  @Test
  void aPartitionThatNobodyHealsIsADeadlock() {
    assertThatThrownBy(() ->
            Testing.run(() -> {
              network.latency(millis(5)).partition();
              network.connect("db", 1).close();
            }))
        .isInstanceOf(DeadlockError.class)
        .hasMessageContaining("db:1");
  }

  @AsyncTest
  void ofOneWhoVanishesNothingIsHeard() throws Throwable {
    network.latency(millis(10));
    Trace trace = new Trace();
    Server server =
        network.listen(
            "db",
            1,
            stream -> {
              assertThat(text(stream.read(10))).isEqualTo("first");
              assertThatThrownBy(() -> timeout(seconds(60), () -> stream.read(1)))
                  .isInstanceOf(TimeoutException.class);
              stream.write(new byte[1 << 16]);
              assertThatThrownBy(() -> timeout(seconds(60), () -> stream.write(new byte[1])))
                  .isInstanceOf(TimeoutException.class);
              stream.abort();
              trace.record("given up");
            });
    MemoryStream stream = network.connect("db", 1);
    stream.writeText("first");
    sleep(millis(10));
    stream.writeText("lost");
    stream.vanish();
    assertThatThrownBy(() -> stream.writeText("x")).isInstanceOf(IOException.class);
    assertThat(stream.read(1)).isEmpty();
    stream.close();
    server.close();
    server.awaitClosed();
    assertThat(trace.events()).containsExactly("given up");
  }

  @AsyncTest
  void anAbortIsHeardAfterTheLatencyAndAfterWhatHadLeft() throws Throwable {
    network.latency(millis(10)).bandwidth(1_000);
    Server server =
        network.listen(
            "db",
            1,
            stream -> {
              stream.write(new byte[1_000]);
              stream.write(new byte[1_000]);
              sleep(millis(1_500));
              stream.abort();
            });
    try (server;
        MemoryStream stream = network.connect("db", 1)) {
      assertThat(stream.readExactly(1_000)).hasSize(1_000);
      assertThatThrownBy(() -> stream.read(1)).hasMessage("Connection reset: db:1");
      assertThat(time()).isEqualTo(millis(10 + 1_500 + 10));
    }
  }

  @AsyncTest
  void aResetOfAllIsOneForBothEnds() throws Throwable {
    var trace = new Trace();
    Server server =
        network.listen(
            "db",
            1,
            stream -> {
              assertThatThrownBy(() -> stream.read(1))
                  .isInstanceOf(IOException.class)
                  .hasMessageContaining("Connection reset: 127.0.0.1:");
              trace.record("reset");
            });
    try (server;
        MemoryStream one = network.connect("db", 1);
        MemoryStream other = network.connect("db", 1)) {
      Testing.settle();
      network.resetAll();
      assertThatThrownBy(() -> one.read(1)).hasMessage("Connection reset: db:1");
      assertThatThrownBy(() -> other.writeText("x")).hasMessage("Connection reset: db:1");
      network.connect("db", 1).abort();
    }
    server.awaitClosed();
    assertThat(trace.events()).containsExactly("reset", "reset", "reset");
  }
}
