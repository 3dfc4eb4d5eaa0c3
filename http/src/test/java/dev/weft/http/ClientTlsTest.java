package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The client through TLS. */
class ClientTlsTest {
  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void issue() throws Exception {
    certificates = Certificates.in(directory);
  }

  private HttpClient client() {
    return HttpClient.builder().tls(certificates.client()).build();
  }

  @AsyncTest
  void whoDoesNotSpeakHttp2IsSpokenToByHttp1() throws Exception {
    try (var server =
            ScriptedServer.of(
                certificates.server(),
                (self, stream) -> {
                  while (self.read(stream) != null) {
                    stream.writeText(ok("x"));
                  }
                });
        var client = client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get(server.url()).version()).isEqualTo("HTTP/1.1");
      }
      assertThat(server.connections).isEqualTo(1);
      Asyncio.await(Asyncio.gather(() -> client.get(server.url()), () -> client.get(server.url())));
      assertThat(server.connections).isEqualTo(2);
    }
  }

  @AsyncTest
  void aCertificateForAnotherHostIsRefused() throws Exception {
    try (var server = ScriptedServer.of(certificates.serverNamed("other.example"), (_, _) -> {});
        var client = client()) {
      assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(SSLException.class);
      assertThat(client.stats().connections()).isZero();
      assertThat(server.requests).isEmpty();
    }
  }

  @AsyncTest
  void aStrangersCertificateIsRefused() throws Exception {
    try (var server = ScriptedServer.of(certificates.server(), (_, _) -> {});
        var client = HttpClient.create()) {
      assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(SSLException.class);
    }
  }

  @AsyncTest
  void whoDoesNotSpeakTlsIsRefused() throws Exception {
    try (var server =
            ScriptedServer.of((_, stream) -> {
              stream.read(10);
              stream.writeText("HTTP/1.1 400 Bad\r\n\r\n");
            });
        var client = client()) {
      assertThatThrownBy(() -> client.get(server.url().replace("http:", "https:")))
          .isInstanceOf(SSLException.class);
    }
  }

  @AsyncTest
  void aBodyThatTheEndEndsMustEndAsTlsEnds() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\n\r\nall";
    try (var server =
            ScriptedServer.of(
                certificates.server(),
                (self, stream) -> {
                  self.read(stream);
                  stream.writeText(answer);
                });
        var cut =
            ScriptedServer.of(
                certificates.server(),
                (self, stream) -> {
                  self.read(stream);
                  stream.writeText(answer);
                  Asyncio.sleep(millis(20));
                  stream.abort();
                });
        var client = client()) {
      assertThat(client.get(server.url()).text()).isEqualTo("all");
      assertThatThrownBy(() -> client.get(cut.url()))
          .isInstanceOfAny(EOFException.class, SocketException.class, SSLException.class);
    }
  }

  @AsyncTest
  void http2CanBeLeftOut() throws Exception {
    try (var server =
            ScriptedServer.of(
                certificates.server().withAlpn("h2", "http/1.1"),
                (self, stream) -> {
                  self.read(stream);
                  stream.writeText(ok(String.valueOf(stream.applicationProtocol())));
                });
        var client = HttpClient.builder().tls(certificates.client()).http1Only().build()) {
      assertThat(client.get(server.url()).text()).isEqualTo("http/1.1");
    }
  }
}
