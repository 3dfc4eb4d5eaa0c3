package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.net.Server;
import dev.weft.net.TcpStream;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** What addresses a server that was given none listens on. */
class HttpServerAddressTest {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "::1";

  private static void assertServes(String host) throws IOException {
    Server server = HttpServer.listen(0, request -> Response.text(name(request)));
    try (var client = new Raw(TcpStream.connect(host, server.port()))) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo(InetAddress.ofLiteral(host).getHostAddress());
    } finally {
      server.close();
      server.awaitClosed();
    }
  }

  private static String name(Request request) {
    return ((InetSocketAddress) request.remoteAddress()).getAddress().getHostAddress();
  }

  @AsyncTest
  void aClientThatComesByIpv4IsServedAndHasAnAddressOfThat() throws Exception {
    assertServes(IPV4);
  }

  @AsyncTest
  void aClientThatComesByIpv6IsServedAndHasAnAddressOfThat() throws Exception {
    assumeTrue(
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral(IPV6)) != null,
        "skipped: there is no IPv6");
    assertServes(IPV6);
  }

  @AsyncTest
  void aTakenPortIsNamed() throws Exception {
    Server server = HttpServer.listen(IPV4, 0, _ -> Response.text("x"));
    assertThatThrownBy(() -> HttpServer.listen(IPV4, server.port(), _ -> Response.text("y")))
        .isInstanceOf(BindException.class)
        .hasMessage("Address already in use: " + IPV4 + ":" + server.port());
    assertThatThrownBy(() -> HttpServer.listen(server.port(), _ -> Response.text("y")))
        .isInstanceOf(BindException.class)
        .hasMessageMatching("Address already in use: (\\[::]|0.0.0.0):" + server.port());
    server.close();
    server.awaitClosed();
  }

  @AsyncTest
  void aPortMayBeSharedByLoopsOnAllAddresses() throws Exception {
    Server first = HttpServer.builder().reusePort().listen(0, _ -> Response.text("x"));
    Server second = HttpServer.builder().reusePort().listen(first.port(), _ -> Response.text("x"));
    assertThat(second.port()).isEqualTo(first.port());
    for (Server server : new Server[] {first, second}) {
      server.close();
      server.awaitClosed();
    }
  }
}
