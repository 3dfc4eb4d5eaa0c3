package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.moveOnAfter;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;

class UdpSocketTest {
  private static final String HOST = "127.0.0.1";

  private static UdpSocket open() throws IOException {
    return UdpSocket.bind(HOST, 0);
  }

  @AsyncTest
  void aDatagramArrivesWithItsSender() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      one.send(bytes("hello"), other.localAddress());
      assertThat(other.receive()).isEqualTo(new Datagram(bytes("hello"), one.localAddress()));
      other.send(bytes("back"), one.localAddress());
      assertThat(one.receive()).isEqualTo(new Datagram(bytes("back"), other.localAddress()));
    }
  }

  @AsyncTest
  void anEmptyDatagramIsOne() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      one.send(new byte[0], other.localAddress());
      one.send(bytes("after"), other.localAddress());
      assertThat(other.receive().data()).isEmpty();
      assertThat(other.receive().data()).isEqualTo(bytes("after"));
    }
  }

  @AsyncTest
  void theLargestDatagramIsNotCut() throws IOException {
    byte[] data = new byte[65_507];
    new Random(11).nextBytes(data);
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      one.send(data, other.localAddress());
      assertThat(Arrays.equals(other.receive().data(), data)).isTrue();
    }
  }

  @AsyncTest
  void aLargerOneIsRefusedAndTheSocketIsAsGoodAsBefore() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      assertThatThrownBy(() -> one.send(new byte[65_508], other.localAddress()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65507")
          .hasMessageContaining("65508");
      one.send(bytes("x"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void aThousandDatagramsAreEchoed() throws Throwable {
    try (UdpSocket client = open();
        UdpSocket server = open()) {
      Task<Void> echo = createTask(() -> echo(server));
      Set<String> back = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        client.send(bytes("number " + i), server.localAddress());
        back.add(new String(client.receive().data(), UTF_8));
      }
      assertThat(back).hasSize(1000).contains("number 0", "number 999");
      echo.cancel();
      assertCancelled(echo);
    }
  }

  private static void echo(UdpSocket socket) throws IOException {
    while (true) {
      Datagram datagram = socket.receive();
      socket.send(datagram.data(), datagram.address());
    }
  }

  @AsyncTest
  void manyTasksSendAtOnce() throws Throwable {
    try (UdpSocket one = open();
        UdpSocket other = UdpSocket.builder().receiveBuffer(1 << 20).bind(HOST, 0)) {
      TaskGroup.run(group -> {
        for (int i = 0; i < 100; i++) {
          byte number = (byte) i;
          group.createTask(() -> one.send(new byte[] {number}, other.localAddress()));
        }
      });
      for (int i = 0; i < 100; i++) {
        assertThat(other.receive().data()).containsExactly(i);
      }
    }
  }

  @AsyncTest
  void whatNobodyReceivesIsKeptUpToABoundAndReceivingGoesOn() throws IOException {
    byte[] data = new byte[50_000];
    try (UdpSocket one = open();
        UdpSocket other = UdpSocket.builder().receiveBuffer(4096).bind(HOST, 0)) {
      for (int i = 0; i < 200; i++) {
        one.send(data, other.localAddress());
        yieldNow();
      }
      sleep(millis(50));
      int kept = 0;
      while (moveOnAfter(millis(50), () -> other.receive()).isPresent()) {
        kept++;
      }
      assertThat(kept).isBetween(1, 80);
      one.send(bytes("later"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("later"));
    }
  }

  @AsyncTest
  void aReceiveCancelledBeforeItBeganTakesNothing() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      one.send(bytes("x"), other.localAddress());
      Task<Datagram> receiving = createTask(other::receive);
      receiving.cancel();
      assertCancelled(receiving);
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void aReceiveCancelledWhileItWaitsTakesNothing() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      assertThatThrownBy(() -> timeout(millis(20), other::receive))
          .isInstanceOf(TimeoutException.class);
      one.send(bytes("x"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void aReceiveCancelledJustAfterItWasWokenTakesNothing() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      Task<Datagram> receiving = createTask(other::receive);
      yieldNow();
      Task<Void> sending =
          createTask(() -> {
            one.send(bytes("x"), other.localAddress());
            receiving.cancel();
          });
      await(sending);
      try {
        assertThat(await(receiving).data()).isEqualTo(bytes("x"));
        one.send(bytes("x"), other.localAddress());
      } catch (CancelledError cancelled) {
        assertThat(receiving.isCancelled()).isTrue();
      }
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void aCancelledSendIsStillSentOnce() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      Task<Void> sending = createTask(() -> one.send(bytes("x"), other.localAddress()));
      yieldNow();
      sending.cancel();
      assertCancelled(sending);
      one.send(bytes("y"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
      assertThat(other.receive().data()).isEqualTo(bytes("y"));
    }
  }

  @AsyncTest(cancelEverywhere = true)
  void cancellationLeavesNothingBehind() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      one.send(bytes("x"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void twoReceiversAreRefused() throws IOException {
    try (UdpSocket socket = open()) {
      Task<Datagram> first = createTask(socket::receive);
      yieldNow();
      assertThatThrownBy(socket::receive)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another task is receiving");
      first.cancel();
      assertCancelled(first);
    }
  }

  @AsyncTest
  void aReceiverHearsThatItsSocketIsClosed() throws Throwable {
    UdpSocket socket = open();
    Task<Datagram> receiving = createTask(socket::receive);
    yieldNow();
    socket.close();
    socket.close();
    assertThatThrownBy(() -> await(receiving))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Streams.name(socket.localAddress()))
        .hasMessageContaining("closed");
    assertThatThrownBy(socket::receive).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> socket.send(bytes("x"), socket.localAddress()))
        .isInstanceOf(IOException.class);
  }

  @AsyncTest
  void aClosedSocketGivesItsPortBack() throws IOException {
    UdpSocket socket = open();
    int port = socket.localAddress().getPort();
    assertThatThrownBy(() -> UdpSocket.bind(HOST, port))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + port);
    socket.close();
    try (UdpSocket next = UdpSocket.bind(HOST, port)) {
      assertThat(next.localAddress()).isEqualTo(socket.localAddress());
    }
  }

  @AsyncTest
  void aRefusalBySomeoneElseDoesNotHarmTheSocket() throws IOException {
    UdpSocket gone = open();
    gone.close();
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      for (int i = 0; i < 3; i++) {
        one.send(bytes("nobody"), gone.localAddress());
        sleep(millis(10));
      }
      one.send(bytes("x"), other.localAddress());
      other.send(other.receive().data(), one.localAddress());
      assertThat(one.receive().data()).isEqualTo(bytes("x"));
    }
  }

  @AsyncTest
  void whatTheSystemDoesNotSendFailsAndTheSocketIsAsGoodAsBefore() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      assertThatThrownBy(
              () -> one.send(bytes("x"), new InetSocketAddress(InetAddress.ofLiteral(HOST), 0)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:0");
      one.send(bytes("y"), other.localAddress());
      assertThat(other.receive().data()).isEqualTo(bytes("y"));
    }
  }

  @AsyncTest
  void namesAreLookedUp() throws IOException {
    try (UdpSocket one = open();
        UdpSocket other = open()) {
      int port = other.localAddress().getPort();
      one.send(bytes("x"), InetSocketAddress.createUnresolved("localhost", port));
      assertThat(other.receive().data()).isEqualTo(bytes("x"));
      var nobody = InetSocketAddress.createUnresolved("no-such-host.invalid", port);
      assertThatThrownBy(() -> one.send(bytes("x"), nobody))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @AsyncTest
  void datagramsGoByIpv6() throws IOException {
    try (UdpSocket one = openSix();
        UdpSocket other = openSix()) {
      one.send(bytes("six"), other.localAddress());
      assertThat(other.receive()).isEqualTo(new Datagram(bytes("six"), one.localAddress()));
      assertThat(one.localAddress().getAddress()).isEqualTo(InetAddress.ofLiteral("::1"));
    }
  }

  private static UdpSocket openSix() throws IOException {
    try {
      return UdpSocket.bind("::1", 0);
    } catch (BindException e) {
      return abort("there is no IPv6: " + e.getMessage());
    }
  }
}
