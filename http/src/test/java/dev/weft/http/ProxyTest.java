package dev.weft.http;

import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.TaskGroup;
import dev.weft.net.TcpStream;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.io.TempDir;

class ProxyTest {
  @AsyncTest
  void whatIsNotEncryptedIsAskedOfTheProxy() throws Exception {
    try (var proxy = ScriptedServer.answering(ok("a"), ok("b"));
        var client =
            HttpClient.builder().proxy("127.0.0.1", proxy.port()).proxyAuth("me", "pw").build()) {
      assertThat(client.get("http://nowhere.example/x?y").text()).isEqualTo("a");
      assertThat(proxy.last())
          .startsWith("GET http://nowhere.example/x?y HTTP/1.1\r\n")
          .contains("Host: nowhere.example\r\n", "Proxy-Authorization: Basic bWU6cHc=\r\n");
    }
  }

  /** Passes everything on after a CONNECT. */
  private static ScriptedServer tunnel() throws IOException {
    return ScriptedServer.of((self, stream) -> {
      String[] target = self.read(stream).split(" ", -1)[1].split(":", -1);
      try (TcpStream other = TcpStream.connect(target[0], Integer.parseInt(target[1]))) {
        stream.writeText("HTTP/1.1 200 Go\r\nVia: tests\r\n\r\n");
        TaskGroup.run(group -> {
          group.createTask(() -> {
            stream.copyTo(other);
            other.shutdownOutput();
          });
          other.copyTo(stream);
          stream.shutdownOutput();
        });
      } catch (dev.weft.ExceptionGroup e) {
        // one side had enough
      }
    });
  }

  @AsyncTest
  void whatIsEncryptedGoesThroughTheProxyUnread(@TempDir Path directory) throws Exception {
    Certificates certificates = Certificates.in(directory);
    try (var server =
            ScriptedServer.of(
                certificates.server(),
                (self, stream) -> {
                  while (self.read(stream) != null) {
                    stream.writeText(ok("secret"));
                  }
                });
        var proxy = tunnel();
        var client =
            HttpClient.builder()
                .proxy("127.0.0.1", proxy.port())
                .proxyAuth("me", "pw")
                .tls(certificates.client())
                .build()) {
      assertThat(client.get(server.url() + "/x").text()).isEqualTo("secret");
      assertThat(client.get(server.url() + "/y").text()).isEqualTo("secret");
      assertThat(proxy.requests).hasSize(1);
      assertThat(proxy.last())
          .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic bWU6cHc=\r\n");
      assertThat(server.requests).allSatisfy(it -> assertThat(it).doesNotContain("Proxy"));
    }
  }

  @AsyncTest
  void theCertificateIsTheServersNotTheProxys(@TempDir Path directory) throws Exception {
    Certificates certificates = Certificates.in(directory);
    try (var server = ScriptedServer.of(certificates.serverNamed("other.example"), (_, _) -> {});
        var proxy = tunnel();
        var client =
            HttpClient.builder()
                .proxy("127.0.0.1", proxy.port())
                .tls(certificates.client())
                .build()) {
      assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(SSLException.class);
      assertThat(client.stats().connections()).isZero();
    }
  }

  @AsyncTest
  void aProxyThatSaysNothingUsefulIsNamed() throws Exception {
    for (String answer : new String[] {"", "HTTP/1.1 200 OK\r\n", "x".repeat(80_000)}) {
      try (var proxy = ScriptedServer.answering(answer);
          var client = HttpClient.builder().proxy("127.0.0.1", proxy.port()).build()) {
        assertThatThrownBy(() -> client.get("https://nowhere.example/"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port());
      }
    }
  }

  @AsyncTest
  void aProxyThatRefusesIsNamed() throws Exception {
    for (String answer :
        new String[] {"HTTP/1.1 407 No\r\n\r\n", "HTTP/1.0 502\r\n\r\n", "SSH-2.0 200\r\n\r\n"}) {
      try (var proxy = ScriptedServer.answering(answer);
          var client = HttpClient.builder().proxy("127.0.0.1", proxy.port()).build()) {
        assertThatThrownBy(() -> client.get("https://nowhere.example/"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " refuses")
            .hasMessageContaining(answer.strip());
      }
    }
  }
}
