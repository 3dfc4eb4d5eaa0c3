package dev.weft.net;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.net.TestFiles.assertCancelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.Block;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8305, on a network in the box whose one server is behind several addresses. */
class HappyEyeballsTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final Trace trace = new Trace();

  private static List<InetSocketAddress> addresses(String... literals) {
    return Arrays.stream(literals)
        .map(each -> new InetSocketAddress(InetAddress.ofLiteral(each), 80))
        .toList();
  }

  private static String millisNow() {
    return " at " + EventLoop.running().time().toMillis();
  }

  /** Connects, as {@code how} says by the last number of the address. */
  private MemoryStream connect(Block.CallWith<String, MemoryStream, IOException> how, String... to)
      throws IOException {
    return HappyEyeballs.connect(
        addresses(to),
        address -> {
          String host = address.getAddress().getHostAddress();
          String name = host.substring(host.length() - 1);
          trace.record(name + millisNow());
          try {
            return how.call(name);
          } catch (CancelledError e) {
            trace.record(name + " cancelled" + millisNow());
            throw e;
          }
        });
  }

  private MemoryStream after(int millis) throws IOException {
    sleep(millis(millis));
    return network.connect("server", 80);
  }

  private static MemoryStream refuse(String name, int millis) throws IOException {
    sleep(millis(millis));
    throw new ConnectException("refused: " + name);
  }

  private Server listen() throws IOException {
    return network.listen(
        "server",
        80,
        stream -> {
          try {
            trace.record(stream.readAll().length + " bytes");
          } catch (IOException e) {
            trace.record("reset");
          }
        });
  }

  @Test
  void familiesTakeTurnsBeginningWithTheSystemsFavourite() {
    assertThat(HappyEyeballs.interleaved(addresses("::1", "::2", "::3", "127.0.0.1", "127.0.0.2")))
        .isEqualTo(addresses("::1", "127.0.0.1", "::2", "127.0.0.2", "::3"));
    assertThat(HappyEyeballs.interleaved(addresses("127.0.0.1", "127.0.0.2", "::1")))
        .isEqualTo(addresses("127.0.0.1", "::1", "127.0.0.2"));
  }

  @AsyncTest
  void aSilentAddressIsGiven250MsBeforeTheNextIsTriedToo() throws Exception {
    try (Server server = listen();
        MemoryStream stream =
            connect(name -> after(name.equals("3") ? 10 : 10_000), "::1", "::2", "::3")) {
      assertThat(stream.remoteAddress().getPort()).isEqualTo(server.port());
      assertThat(EventLoop.running().time()).isEqualTo(millis(510));
      Testing.settle();
      assertThat(trace.events())
          .containsExactly(
              "1 at 0", "2 at 250", "3 at 500", "1 cancelled at 510", "2 cancelled at 510");
    }
  }

  @AsyncTest
  void afterAFailureTheNextIsTriedAtOnce() throws Exception {
    try (Server server = listen();
        MemoryStream stream =
            connect(name -> name.equals("3") ? after(0) : refuse(name, 10), "::1", "::2", "::3")) {
      assertThat(stream.remoteAddress().getPort()).isEqualTo(server.port());
      assertThat(trace.events()).containsExactly("1 at 0", "2 at 10", "3 at 20");
    }
  }

  @AsyncTest
  void theFirstToConnectWinsHoweverLateItWasTried() throws Exception {
    try (Server server = listen();
        MemoryStream stream = connect(name -> after(name.equals("1") ? 300 : 90), "::1", "::2")) {
      assertThat(stream.remoteAddress().getPort()).isEqualTo(server.port());
      assertThat(EventLoop.running().time()).isEqualTo(millis(300));
      Testing.settle();
      assertThat(trace.events()).containsExactly("1 at 0", "2 at 250", "2 cancelled at 300");
    }
  }

  @AsyncTest
  void ofTwoThatConnectTogetherOneIsClosed() throws Exception {
    Server server = listen();
    try (server;
        MemoryStream stream = connect(name -> after(name.equals("1") ? 300 : 50), "::1", "::2")) {
      stream.write(new byte[3]);
      Testing.settle();
      assertThat(trace.events()).containsExactly("1 at 0", "2 at 250", "reset");
    }
    server.awaitClosed();
    assertThat(trace.events()).last().isEqualTo("3 bytes");
  }

  @AsyncTest
  void ifAllFailOneFailureTellsOfEach() {
    var failure =
        catchThrowableOfType(
            ConnectException.class,
            () -> connect(name -> refuse(name, name.equals("1") ? 400 : 0), "::1", "::2", "::3"));
    assertThat(failure).hasMessage("no address answers: refused: 2; refused: 3; refused: 1");
    assertThat(failure.getSuppressed()).hasSize(3).allMatch(ConnectException.class::isInstance);
    assertThat(trace.events()).containsExactly("1 at 0", "2 at 250", "3 at 250");
    assertThat(EventLoop.running().time()).isEqualTo(millis(400));
  }

  @AsyncTest
  void theFailureOfTheOnlyAddressIsTheFailure() {
    assertThatThrownBy(() -> connect(name -> refuse(name, 0), "::1"))
        .isInstanceOf(ConnectException.class)
        .hasMessage("refused: 1");
  }

  @AsyncTest
  void cancelledItCancelsAllAttempts() {
    network.partition();
    Task<MemoryStream> connecting = createTask(() -> connect(_ -> after(0), "::1", "::2", "::3"));
    sleep(millis(300));
    connecting.cancel();
    assertCancelled(connecting);
    Testing.settle();
    assertThat(trace.events())
        .containsExactly("1 at 0", "2 at 250", "1 cancelled at 300", "2 cancelled at 300");
  }

  @AsyncTest(cancelEverywhere = true)
  void whereverItIsCancelledNoConnectionIsLeft() throws Exception {
    Server server = listen();
    try (server;
        MemoryStream stream =
            connect(
                name -> name.equals("1") ? refuse(name, 10) : after(300), "::1", "::2", "::3")) {
      stream.write(new byte[3]);
    } finally {
      settle();
      assertThat(server.clients()).isZero();
    }
  }

  private static void settle() {
    try {
      Testing.settle();
    } catch (CancelledError here) {
      Testing.settle();
    }
  }
}
