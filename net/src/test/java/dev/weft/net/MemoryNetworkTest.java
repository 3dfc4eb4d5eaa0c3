package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest extends WithMemoryNetwork {
  private static void echoWhileItLasts(MemoryStream stream) {
    try {
      echo(stream);
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("Connection reset: 127.0.0.1:");
    }
  }

  @AsyncTest
  void aLatencyIsExact() throws Throwable {
    try (Server server = network.latency(millis(30)).listen("db", 5432, MemoryNetworkTest::echo);
        MemoryStream stream = network.connect("db", 5432)) {
      assertThat(time()).isEqualTo(millis(60));
      stream.writeText("ping\n");
      assertThat(time()).isEqualTo(millis(60));
      assertThat(text(stream.readLine())).isEqualTo("ping\n");
      assertThat(time()).isEqualTo(millis(120));
      stream.shutdownOutput();
      assertThat(stream.read(1)).isEmpty();
      assertThat(time()).isEqualTo(millis(180));
      assertThat(server.clients()).isZero();
    }
  }

  @AsyncTest
  void withoutLatencyNoTimePasses() throws Throwable {
    try (Server server = network.listen("::", 0, MemoryNetworkTest::echo);
        MemoryStream stream = network.connect("anything", server.port())) {
      stream.writeText("ping\n");
      assertThat(text(stream.readLine())).isEqualTo("ping\n");
    }
    assertThat(time()).isZero();
  }

  @AsyncTest
  void aBandwidthIsExactAndEachWayItsOwn() throws Throwable {
    network.bandwidth(1_000).latency(millis(100));
    Server server = network.listen("db", 1, MemoryNetworkTest::echo);
    try (server;
        MemoryStream stream = network.connect("db", 1)) {
      stream.write(new byte[10_000]);
      assertThat(time()).isEqualTo(millis(200));
      assertThat(stream.readExactly(10_000)).hasSize(10_000);
      assertThat(time()).isEqualTo(millis(200 + 1_460 + 100 + 10_000 + 100)); // after a packet
    }
    server.awaitClosed();
  }

  @AsyncTest
  void aReaderThatDoesNotReadHoldsLittle() throws Throwable {
    var done = new Event();
    try (Server server = network.listen("db", 1, stream -> done.await());
        MemoryStream stream = network.connect("db", 1)) {
      int[] written = new int[1];
      Task<Void> writer =
          createTask(() -> {
            for (; ; written[0] += 1_000) {
              stream.write(new byte[1_000]);
            }
          });
      sleep(seconds(1));
      assertThat(written[0]).isBetween(3 << 16, (3 << 16) + (1 << 14));
      done.set();
      assertThatThrownBy(() -> await(writer)).hasMessage("Connection reset: db:1");
      server.awaitClosed();
    }
  }

  @AsyncTest
  void eachByteArrivesAlone() throws Throwable {
    List<Integer> sizes = new ArrayList<>();
    Server server =
        network
            .fragmenting()
            .listen(
                "db",
                1,
                stream -> {
                  for (byte[] b = stream.read(100); b.length > 0; b = stream.read(100)) {
                    sizes.add(b.length);
                  }
                });
    try (server;
        MemoryStream stream = network.connect("db", 1)) {
      stream.writeText("hello");
    }
    server.awaitClosed();
    assertThat(sizes).containsExactly(1, 1, 1, 1, 1);
  }

  @AsyncTest
  void portsAreFreeTakenAndFreeAgain() throws Throwable {
    Server first = network.listen("db", 0, MemoryNetworkTest::echo);
    Server second = network.listen("db", 0, MemoryNetworkTest::echo);
    assertThat(second.port()).isNotEqualTo(first.port());
    assertThatThrownBy(() -> network.listen("db", first.port(), MemoryNetworkTest::echo))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("db:" + first.port());
    Server elsewhere = network.listen("other", first.port(), MemoryNetworkTest::echo);
    first.close();
    second.close();
    elsewhere.close();
    network.listen("db", first.port(), MemoryNetworkTest::echo).close();
  }

  @AsyncTest
  void nobodyListening() {
    network.latency(millis(10));
    assertThatThrownBy(() -> network.connect("db", 5432))
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused: db:5432");
    assertThat(time()).isEqualTo(millis(20));
  }

  @AsyncTest
  void addressesAreThoseOfBothEnds() throws Throwable {
    var ends = new ArrayList<Object>();
    Server server =
        network.listen(
            "localhost",
            80,
            stream -> {
              ends.add(stream.remoteAddress());
              ends.add(stream.localAddress());
            });
    try (server;
        MemoryStream stream = network.connect("127.0.0.1", 80)) {
      assertThat(stream.readAll()).isEmpty();
      assertThat(ends).containsExactly(stream.localAddress(), stream.remoteAddress());
      assertThat(server.address()).isEqualTo(stream.remoteAddress());
    }
  }

  @AsyncTest
  void aCancelledConnectLeavesNothingOpen() throws Throwable {
    network.latency(millis(10));
    for (int after : new int[] {0, 5, 10, 15, 19}) {
      Server server = network.listen("db", after + 1, MemoryNetworkTest::echo);
      Task<Void> connecting = createTask(() -> network.connect("db", after + 1).close());
      sleep(millis(after));
      connecting.cancel();
      assertThatThrownBy(() -> await(connecting)).isInstanceOf(CancelledError.class);
      sleep(millis(50));
      server.close();
      assertThat(server.clients()).isZero();
      assertThat(network).hasToString("MemoryNetwork[0 servers, 0 streams]");
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void cancelledAnywhereItLeavesNothing() throws Throwable {
    var own = new MemoryNetwork(3).latency(millis(1), millis(9));
    Server echoing = own.listen("db", 1, MemoryNetworkTest::echoWhileItLasts);
    try (echoing;
        MemoryStream stream = own.connect("db", 1)) {
      stream.write(new byte[70_000]);
      stream.write(new byte[70_000]);
      stream.shutdownOutput();
      assertThat(stream.readAll()).hasSize(140_000);
    } finally {
      Shielded.run(echoing::awaitClosed);
    }
    assertThat(own).hasToString("MemoryNetwork[0 servers, 0 streams]");
  }

  @Test
  void whatIsNotClosedIsReported() {
    assertThatThrownBy(() ->
            Testing.run(() -> {
              Server server = network.listen("db", 1, stream -> {});
              var _ = network.connect("db", 1);
              server.close();
              server.awaitClosed();
            }))
        .hasMessageContaining("the connection to db:1 was not given back");
  }

  /** Returns when how much arrived, of the same traffic. */
  private static List<String> trafficOn(MemoryNetwork network) throws IOException {
    var trace = new Trace();
    Testing.run(() -> {
      Server server = network.listen("db", 1, MemoryNetworkTest::echo);
      try (server;
          MemoryStream stream = network.connect("db", 1)) {
        stream.write(new byte[100]);
        stream.shutdownOutput();
        for (byte[] b = stream.read(100); b.length > 0; b = stream.read(100)) {
          trace.record(b.length + " at " + time());
        }
      }
      server.awaitClosed();
    });
    return trace.events();
  }

  private static MemoryNetwork random(long seed) {
    return new MemoryNetwork(seed).latency(millis(1), millis(50)).fragmenting(10);
  }

  @Test
  void aSeedReplays() throws IOException {
    List<String> first = trafficOn(random(1));
    assertThat(first).hasSizeGreaterThan(3);
    assertThat(trafficOn(random(1))).isEqualTo(first);
    assertThat(trafficOn(random(2))).isNotEqualTo(first);
  }

  @AsyncTest(seeds = 50)
  void randomTrafficArrivesWholeInEveryOrder() throws Throwable {
    var random = new Random(11);
    var own = random(5).bandwidth(1 << 20);
    Server server = own.listen("db", 1, MemoryNetworkTest::echo);
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        byte[] data = new byte[random.nextInt(3_000)];
        random.nextBytes(data);
        group.createTask(() -> exchange(own, data, new Random(data.length)));
      }
    });
    server.close();
    server.awaitClosed();
    assertThat(own).hasToString("MemoryNetwork[0 servers, 0 streams]");
  }

  private static void exchange(MemoryNetwork network, byte[] data, Random random)
      throws IOException {
    try (MemoryStream stream = network.connect("db", 1)) {
      Task<byte[]> back = createTask(stream::readAll);
      for (int sent = 0; sent < data.length; ) {
        int part = Math.min(data.length - sent, 1 + random.nextInt(500));
        stream.write(ByteBuffer.wrap(data, sent, part));
        sent += part;
        if (random.nextBoolean()) {
          sleep(millis(random.nextInt(20)));
        }
      }
      stream.shutdownOutput();
      assertThat(await(back)).isEqualTo(data);
    }
  }
}
