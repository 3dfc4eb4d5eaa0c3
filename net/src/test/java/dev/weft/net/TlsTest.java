package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static dev.weft.net.TestFiles.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Block;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** Connections on which both sides agree; see {@link TlsRefusalTest} for the others. */
class TlsTest extends WithCertificates {
  private static void serving(
      Tls tls, Block.RunWith<TcpStream, ?> handler, Block.RunWith<Integer, ?> body)
      throws Throwable {
    Server server = TcpServer.listenTls(HOST, 0, tls, handler);
    try {
      body.run(server.port());
    } finally {
      server.close();
    }
    server.awaitClosed();
  }

  private static String ask(TcpStream stream, String text) throws IOException {
    stream.writeText(text + "\n");
    return new String(stream.readLine(), UTF_8).strip();
  }

  private static String over(TcpStream stream) {
    return stream.tlsSession().getProtocol();
  }

  @AsyncTest
  void anEchoComesBackInEitherVersion() throws Throwable {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      serving(
          server,
          stream -> stream.copyTo(stream),
          port -> {
            try (TcpStream stream =
                TcpStream.connectTls(HOST, port, client.withVersions(version))) {
              assertThat(ask(stream, "hello")).isEqualTo("hello");
              assertThat(over(stream)).isEqualTo(version);
            }
          });
    }
  }

  @AsyncTest
  void aHostIsAskedForByName() throws Throwable {
    serving(
        server,
        stream -> stream.copyTo(stream),
        port -> {
          try (TcpStream stream = TcpStream.connectTls("localhost", port, client)) {
            assertThat(ask(stream, "hello")).isEqualTo("hello");
          }
        });
  }

  @AsyncTest
  void theServersFavouriteProtocolIsAgreedOn() throws Throwable {
    serving(
        server.withAlpn("h2", "http/1.1"),
        stream -> stream.writeText(stream.applicationProtocol() + "\n"),
        port -> {
          try (TcpStream both =
                  TcpStream.connectTls(HOST, port, client.withAlpn("http/1.1", "h2"));
              TcpStream one = TcpStream.connectTls(HOST, port, client.withAlpn("http/1.1"));
              TcpStream none = TcpStream.connectTls(HOST, port, client)) {
            assertThat(both.applicationProtocol()).isEqualTo("h2");
            assertThat(both.readLine()).isEqualTo(bytes("h2\n"));
            assertThat(one.applicationProtocol()).isEqualTo("http/1.1");
            assertThat(one.readLine()).isEqualTo(bytes("http/1.1\n"));
            assertThat(none.applicationProtocol()).isNull();
            assertThat(none.readLine()).isEqualTo(bytes("null\n"));
          }
        });
  }

  @AsyncTest
  void aClientShowsItsCertificate() throws Throwable {
    var shown = certificates.named("somebody");
    serving(
        server.withTrustedClients(certificates.authorityPem),
        stream -> stream.writeText(stream.tlsSession().getPeerPrincipal().getName() + "\n"),
        port -> {
          Tls known = client.withClientCertificate(shown.chain(), shown.key());
          try (TcpStream stream = TcpStream.connectTls(HOST, port, known)) {
            assertThat(stream.readLine()).isEqualTo(bytes("CN=somebody\n"));
          }
        });
  }

  @AsyncTest
  void anOpenConnectionIsEncryptedOnBothSides() throws Throwable {
    upgrading(
        this::upgrade,
        stream -> {
          assertThat(ask(stream, "STARTTLS")).isEqualTo("go");
          stream.startTls(client);
          assertThat(ask(stream, "secret")).isEqualTo("secret");
          assertThat(over(stream)).isEqualTo("TLSv1.3");
        });
  }

  /** Runs {@code body} with a connection that is not encrypted yet. */
  private static void upgrading(
      Block.RunWith<TcpStream, ?> handler, Block.RunWith<TcpStream, ?> body) throws Throwable {
    Server plain = TcpServer.listen(HOST, 0, handler);
    try (plain;
        TcpStream stream = TcpStream.connect(HOST, plain.port())) {
      body.run(stream);
    }
    plain.awaitClosed();
  }

  private void upgrade(TcpStream stream) throws IOException {
    assertThat(stream.readLine()).isEqualTo(bytes("STARTTLS\n"));
    stream.writeText("go\n");
    stream.startTls(server);
    stream.copyTo(stream);
  }

  @AsyncTest
  void whatHadArrivedBeforeStartTlsIsPartOfTheHandshake() throws Throwable {
    upgrading(
        this::upgradeLate,
        stream -> {
          stream.writeText("STARTTLS\n");
          stream.startTls(client);
          assertThat(ask(stream, "secret")).isEqualTo("secret");
        });
  }

  private void upgradeLate(TcpStream stream) throws IOException {
    sleep(millis(100)); // so that the client's hello is there already
    assertThat(stream.readLine()).isEqualTo(bytes("STARTTLS\n"));
    stream.startTls(server);
    stream.copyTo(stream);
  }

  @AsyncTest
  void manyMebibytesGoBothWaysWholeInEitherVersion() throws Throwable {
    byte[] data = new byte[8 << 20];
    new Random(7).nextBytes(data);
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      serving(
          server.withVersions(version),
          stream -> stream.copyTo(stream),
          port -> {
            try (TcpStream stream = TcpStream.connectTls(HOST, port, client)) {
              TaskGroup.run(group -> {
                group.createTask(() -> stream.write(data));
                Task<byte[]> back = group.createTask(() -> stream.readExactly(data.length));
                assertThat(Arrays.equals(await(back), data)).isTrue();
              });
            }
          });
    }
  }

  @AsyncTest
  void aSlowHandshakeHoldsUpNobodyElse() throws Throwable {
    serving(
        server,
        stream -> stream.copyTo(stream),
        port -> {
          try (TcpStream silent = TcpStream.connect(HOST, port);
              TcpStream stream = TcpStream.connectTls(HOST, port, client)) {
            assertThat(ask(stream, "hello")).isEqualTo("hello");
            silent.writeText("x");
          }
        });
  }

  @AsyncTest
  void jdkContextsServeBothSides() throws Throwable {
    Tls given = Tls.of(certificates.jdkContext());
    serving(
        given.withVersions("TLSv1.2"),
        stream -> stream.copyTo(stream),
        port -> {
          try (TcpStream stream = TcpStream.connectTls(HOST, port, given)) {
            assertThat(ask(stream, "hello")).isEqualTo("hello");
            assertThat(over(stream)).isEqualTo("TLSv1.2");
          }
        });
  }

  @AsyncTest
  void aJdkContextUpgradesBothSides() throws Throwable {
    Tls given = Tls.of(certificates.jdkContext());
    upgrading(
        stream -> {
          stream.startTls(given);
          stream.copyTo(stream);
        },
        stream -> {
          stream.startTls(given);
          assertThat(ask(stream, "hello")).isEqualTo("hello");
        });
  }
}
