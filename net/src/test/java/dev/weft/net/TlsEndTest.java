package dev.weft.net;

import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How encrypted connections end; see docs/decisions/0012. */
class TlsEndTest extends WithCertificates {
  /** Somebody who speaks TLS and does not say goodbye. */
  private record Rude(Socket socket, SSLSocket tls) implements AutoCloseable {
    static Rude connect(SSLContext context, int port, String version) throws IOException {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, HOST, port, false);
      tls.setEnabledProtocols(new String[] {version});
      tls.startHandshake();
      return new Rude(socket, tls);
    }

    void write(String text) throws IOException {
      tls.getOutputStream().write(TestFiles.bytes(text));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void assertCutOff(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("close_notify")
        .hasMessageContaining(HOST);
  }

  @AsyncTest
  void anEndThatWasNotAnnouncedIsAFailureAfterWhatCameBefore() throws Exception {
    SSLContext context = certificates.jdkContext();
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (Server listening =
          TcpServer.listenTls(
              HOST,
              0,
              server,
              stream -> {
                assertThat(stream.readExactly(3)).asString().isEqualTo("one");
                assertCutOff(stream::readAll);
                assertThat(stream.read(100)).asString().isEqualTo("two"); // tolerated on purpose
                assertCutOff(() -> stream.read(1));
                assertCutOff(stream::readLine);
                stream.writeText("answer");
              })) {
        toThread(() -> {
          try (var rude = Rude.connect(context, listening.port(), version)) {
            rude.write("onetwo");
            rude.socket.shutdownOutput();
            byte[] answer = rude.tls.getInputStream().readNBytes(6);
            assertThat(answer).asString().isEqualTo("answer");
          }
        });
        listening.awaitClosed();
      }
    }
  }

  @AsyncTest
  void aClientIsNotDeceivedByWhoeverCutsTheConnection() throws Exception {
    var cut = new Event();
    try (Server honest =
            TcpServer.listenTls(
                HOST,
                0,
                server,
                stream -> {
                  stream.writeText("pay 100");
                  assertThatThrownBy(() -> stream.read(1)).isInstanceOf(IOException.class);
                });
        Server between = TcpServer.listen(HOST, 0, stream -> pass(stream, honest.port(), cut));
        TcpStream stream = TcpStream.connectTls(HOST, between.port(), client)) {
      assertThat(stream.readExactly(7)).asString().isEqualTo("pay 100");
      cut.set();
      assertCutOff(() -> stream.read(1));
      honest.awaitClosed();
    }
  }

  /** Passes everything on until it is told to cut. */
  private static void pass(TcpStream client, int port, Event cut) throws Exception {
    try (TcpStream target = TcpStream.connect(HOST, port)) {
      TaskGroup.run(group -> {
        group.createTask(() -> client.copyTo(target));
        group.createTask(() -> target.copyTo(client));
        cut.await();
        group.cancel();
      });
    }
  }

  @AsyncTest
  void anAnnouncedEndIsAnEndAlsoIfTheConnectionIsResetThen() throws Exception {
    try (Server listening =
        TcpServer.listenTls(HOST, 0, server, stream -> stream.writeText("all"))) {
      try (TcpStream stream = TcpStream.connectTls(HOST, listening.port(), client)) {
        stream.writeText("unread");
        assertThat(stream.readAll()).asString().isEqualTo("all");
        assertThat(stream.read(1)).isEmpty();
      }
      listening.awaitClosed();
    }
  }

  @AsyncTest
  void whoClosesHimselfReadsAnEnd() throws Exception {
    try (Server listening = TcpServer.listenTls(HOST, 0, server, stream -> stream.read(1))) {
      TcpStream stream = TcpStream.connectTls(HOST, listening.port(), client);
      stream.close();
      assertThat(stream.readAll()).isEmpty();
      listening.awaitClosed();
    }
  }
}
