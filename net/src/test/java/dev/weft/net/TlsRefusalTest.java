package dev.weft.net;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.net.TestFiles.assertCancelled;
import static dev.weft.net.TestFiles.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.Task;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Connections on which the two sides do not agree. */
class TlsRefusalTest extends WithCertificates {
  /**
   * Runs {@code body} with the port of a server that has {@code tls}; {@code good} must be able to
   * speak to it afterwards, and be the only one that was.
   */
  private static void refusing(Tls tls, Tls good, Block.RunWith<Integer, ?> body) throws Throwable {
    List<String> handled = new ArrayList<>();
    Server server =
        TcpServer.listenTls(
            HOST,
            0,
            tls,
            stream -> {
              handled.add(stream.applicationProtocol());
              stream.copyTo(stream);
            });
    try (server) {
      body.run(server.port());
      try (TcpStream stream = TcpStream.connectTls(HOST, server.port(), good.withAlpn("good"))) {
        stream.writeText("still there\n");
        assertThat(stream.readLine()).isEqualTo(bytes("still there\n"));
      }
    }
    server.awaitClosed();
    assertThat(handled).hasSize(1);
  }

  private static void assertRefused(ThrowingCallable connect, int port) {
    assertThatThrownBy(connect)
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @AsyncTest
  void aCertificateForAnotherHost() throws Throwable {
    Tls other = TestCertificates.server(certificates.named("elsewhere.example"));
    try (Server listening = TcpServer.listenTls(HOST, 0, other, stream -> stream.readAll())) {
      int port = listening.port();
      assertRefused(() -> TcpStream.connectTls(HOST, port, client), port);
      assertThatThrownBy(() -> TcpStream.connectTls("localhost", port, client))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("localhost");
    }
  }

  @AsyncTest
  void aCertificateThatNobodyTrusts() throws Throwable {
    Tls stranger = TestCertificates.in(directory).client();
    refusing(
        server,
        client,
        port -> {
          assertRefused(() -> TcpStream.connectTls(HOST, port, stranger), port);
          assertRefused(() -> TcpStream.connectTls(HOST, port, Tls.client()), port);
          assertRefused(() -> TcpStream.connectTls(HOST, port), port);
        });
  }

  @AsyncTest
  void anExpiredCertificate() throws Throwable {
    Tls old = TestCertificates.server(certificates.expired());
    try (Server listening = TcpServer.listenTls(HOST, 0, old, stream -> stream.readAll())) {
      int port = listening.port();
      assertRefused(() -> TcpStream.connectTls(HOST, port, client), port);
    }
  }

  @AsyncTest
  void aClientWithoutACertificateOrWithAWrongOne() throws Throwable {
    var shown = certificates.named("somebody");
    var strange = TestCertificates.in(directory).named("somebody");
    refusing(
        server.withTrustedClients(certificates.authorityPem),
        client.withClientCertificate(shown.chain(), shown.key()),
        port -> {
          assertThatThrownBy(() -> exchange(port, client.withVersions("TLSv1.3")))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("127.0.0.1:" + port);
          assertRefused(() -> exchange(port, client.withVersions("TLSv1.2")), port);
          Tls unknown = client.withClientCertificate(strange.chain(), strange.key());
          assertThatThrownBy(() -> exchange(port, unknown))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("127.0.0.1:" + port);
        });
  }

  /** In TLS 1.3 a client hears only afterwards that it was refused. */
  private static void exchange(int port, Tls tls) throws IOException {
    try (TcpStream stream = TcpStream.connectTls(HOST, port, tls)) {
      stream.writeText("x\n");
      var _ = stream.readExactly(2);
    }
  }

  @AsyncTest
  void sidesWithoutACommonVersion() throws Throwable {
    refusing(
        server.withVersions("TLSv1.3"),
        client,
        port ->
            assertRefused(
                () -> TcpStream.connectTls(HOST, port, client.withVersions("TLSv1.2")), port));
  }

  @AsyncTest
  void aServerThatSpeaksPlainText() throws Throwable {
    try (Server plain = TcpServer.listen(HOST, 0, stream -> stream.writeText("220 hello\r\n"))) {
      int port = plain.port();
      assertRefused(() -> TcpStream.connectTls(HOST, port, client), port);
    }
  }

  @AsyncTest
  void aClientThatSpeaksPlainText() throws Throwable {
    refusing(
        server,
        client,
        port -> {
          try (TcpStream stream = TcpStream.connect(HOST, port)) {
            stream.writeText("GET / HTTP/1.1\r\n\r\n");
            assertThat(endOf(stream)).doesNotContain('G');
          }
        });
  }

  /** Reads to the end, be it an end or a reset. */
  private static byte[] endOf(TcpStream stream) {
    try {
      return stream.readAll();
    } catch (IOException reset) {
      return new byte[0];
    }
  }

  @AsyncTest
  void aServerThatClosesInTheHandshake() throws Throwable {
    try (Server rude = TcpServer.listen(HOST, 0, stream -> stream.read(1))) {
      int port = rude.port();
      assertThatThrownBy(() -> TcpStream.connectTls(HOST, port, client))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @AsyncTest
  void aServerThatEndsItsHalfInTheHandshake() throws Throwable {
    try (Server rude =
        TcpServer.listen(
            HOST,
            0,
            stream -> {
              stream.read(1 << 16);
              stream.shutdownOutput();
              stream.readAll();
            })) {
      int port = rude.port();
      assertRefused(() -> TcpStream.connectTls(HOST, port, client), port);
      rude.awaitClosed();
    }
  }

  @AsyncTest
  void aClientThatClosesInTheHandshake() throws Throwable {
    refusing(
        server,
        client,
        port -> {
          try (TcpStream silent = TcpStream.connect(HOST, port);
              TcpStream cut = TcpStream.connect(HOST, port);
              TcpStream half = TcpStream.connect(HOST, port)) {
            cut.write(new byte[] {0x16, 3, 1, 0, 100, 1});
            cut.abort();
            half.shutdownOutput();
            assertThat(endOf(half)).doesNotContain(1);
            assertThat(silent.remoteAddress().getPort()).isEqualTo(port);
          }
        });
  }

  @AsyncTest
  void aCancelledHandshakeClosesTheConnection() throws Throwable {
    var ended = new Event();
    try (Server mute =
        TcpServer.listen(
            HOST,
            0,
            stream -> {
              assertThatThrownBy(stream::readAll).isInstanceOf(IOException.class);
              ended.set();
            })) {
      Task<TcpStream> connecting =
          createTask(() -> TcpStream.connectTls(HOST, mute.port(), client));
      sleep(millis(50));
      assertThat(connecting.isDone()).isFalse();
      connecting.cancel();
      assertCancelled(connecting);
      ended.await();
      assertThatThrownBy(
              () -> timeout(millis(20), () -> TcpStream.connectTls(HOST, mute.port(), client)))
          .isInstanceOf(TimeoutException.class);
      mute.awaitClosed();
    }
  }

  @AsyncTest
  void aConnectionWhoseUpgradeFailsIsClosed() throws Throwable {
    List<byte[]> leaked = new ArrayList<>();
    try (Server plain =
        TcpServer.listen(
            HOST,
            0,
            stream -> {
              stream.writeText("plain text\n");
              leaked.add(endOf(stream));
            })) {
      try (TcpStream stream = TcpStream.connect(HOST, plain.port())) {
        assertRefused(() -> stream.startTls(client), plain.port());
        assertThatThrownBy(() -> stream.writeText("secret")).isInstanceOf(IOException.class);
      }
      plain.awaitClosed();
    }
    assertThat(leaked).hasSize(1);
    assertThat(new String(leaked.getFirst(), ISO_8859_1)).doesNotContain("secret");
  }

  @AsyncTest
  void filesThatAreNotThereOrNoPem() throws Throwable {
    Path none = directory.resolve("none.pem");
    Path garbage = Files.write(directory.resolve("garbage.pem"), bytes("no certificate\n"));
    var pair = certificates.local();
    for (Path bad : List.of(none, garbage)) {
      assertBad(bad, () -> TcpServer.listenTls(HOST, 0, Tls.server(bad, pair.key()), _ -> {}));
      assertBad(bad, () -> TcpServer.listenTls(HOST, 0, Tls.server(pair.chain(), bad), _ -> {}));
      refusing(
          server,
          client,
          port -> {
            assertBad(bad, () -> TcpStream.connectTls(HOST, port, Tls.trusting(bad)));
            Tls shown = client.withClientCertificate(bad, pair.key());
            assertBad(bad, () -> TcpStream.connectTls(HOST, port, shown));
          });
    }
  }

  @AsyncTest
  void aKeyThatIsNotThatOfTheCertificate() throws Throwable {
    var one = certificates.local();
    var other = certificates.named("elsewhere.example");
    assertThatThrownBy(
            () -> TcpServer.listenTls(HOST, 0, Tls.server(one.chain(), other.key()), _ -> {}))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining(other.key() + " is not that of the certificate in " + one.chain());
  }

  @AsyncTest
  void aKeyInAnotherFormat() throws Throwable {
    Path old = directory.resolve("old.pem");
    Files.writeString(
        old, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() ->
            TcpServer.listenTls(HOST, 0, Tls.server(certificates.local().chain(), old), _ -> {}))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("openssl pkcs8");
  }

  @AsyncTest
  void aKeyThatWasCutOrIsNone() throws Throwable {
    var pair = certificates.local();
    String whole = Files.readString(pair.key());
    for (String encoded : List.of("AAAAA", "AAAA", whole.substring(28, 28 + 40))) {
      Path cut = directory.resolve("cut.pem");
      Files.writeString(
          cut, "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
      assertBad(cut, () -> TcpServer.listenTls(HOST, 0, Tls.server(pair.chain(), cut), _ -> {}));
    }
  }

  private static void assertBad(Path file, ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOf(SSLException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("PEM");
  }

  @AsyncTest
  void aTlsForTheOtherSide() throws Throwable {
    assertThatThrownBy(() -> TcpServer.listenTls(HOST, 0, client, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Tls.server");
    refusing(
        server,
        client,
        port ->
            assertThatThrownBy(() -> TcpStream.connectTls(HOST, port, server))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Tls.client"));
  }
}
