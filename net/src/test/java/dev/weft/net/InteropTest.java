package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.Block;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Connections with programs that share no code with us: openssl, curl, socat. */
class InteropTest {
  private static final String HOST = "127.0.0.1";
  private static final String PAGE = "<p>" + "a page ".repeat(100_000);

  @TempDir static Path directory;
  private static TestCertificates certificates;

  /** A version of TLS, as the JDK and as openssl call it. */
  private enum Version {
    TWO("TLSv1.2", "-tls1_2"),
    THREE("TLSv1.3", "-tls1_3");

    final String name;
    final String option;

    Version(String name, String option) {
      this.name = name;
      this.option = option;
    }
  }

  @BeforeAll
  static void issue() throws Exception {
    certificates = TestCertificates.in(directory);
  }

  /** Listens at ::1; skips the test where there is no IPv6. */
  static Server listenSix(Block.RunWith<? super TcpStream, ?> handler) throws IOException {
    try {
      return TcpServer.listen("::1", 0, handler);
    } catch (BindException e) {
      return abort("skipped: no IPv6 here: " + e.getMessage());
    }
  }

  /** Answers as the oldest web servers do: what ends the page is the end of the connection. */
  private static void answer(TcpStream stream) throws IOException {
    assertThat(new String(stream.readLine(), UTF_8)).isEqualTo("GET /page HTTP/1.1\r\n");
    var _ = stream.readUntil("\r\n\r\n".getBytes(UTF_8));
    stream.writeText("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE);
  }

  private static Tool curl(String url) {
    String authority = certificates.authorityPem.toString();
    return Tool.start("curl", "-q", "-sS", "--noproxy", "*", "--cacert", authority, url);
  }

  @AsyncTest
  void curlGetsAPage() throws Exception {
    try (Server server = TcpServer.listen(HOST, 0, InteropTest::answer);
        Tool curl = curl("http://127.0.0.1:" + server.port() + "/page")) {
      assertThat(curl.output()).isEqualTo(PAGE);
      server.awaitClosed();
    }
  }

  @AsyncTest
  void curlGetsAPageOverTls() throws Exception {
    for (Version version : Version.values()) {
      Tls tls = certificates.server().withVersions(version.name);
      try (Server server = TcpServer.listenTls(HOST, 0, tls, InteropTest::answer);
          Tool curl = curl("https://localhost:" + server.port() + "/page")) {
        assertThat(curl.output()).isEqualTo(PAGE);
        server.awaitClosed();
      }
    }
  }

  @AsyncTest
  void curlGetsAPageOverIpv6() throws Exception {
    try (Server server = listenSix(InteropTest::answer);
        Tool curl = curl("http://[::1]:" + server.port() + "/page")) {
      assertThat(curl.output()).isEqualTo(PAGE);
      server.awaitClosed();
    }
  }

  @AsyncTest
  void opensslsClientIsAnswered() throws Exception {
    for (Version version : Version.values()) {
      try (Server server = TcpServer.listenTls(HOST, 0, certificates.server(), InteropTest::greet);
          Tool client = opensslClient(server.port(), version)) {
        client.type("world\n");
        assertThat(client.awaitLine("hello (.*)")).isEqualTo("world over " + version.name);
        client.typeNoMore();
        assertThat(client.output()).isEqualTo("DONE");
        server.awaitClosed();
      }
    }
  }

  private static void greet(TcpStream stream) throws IOException {
    String name = new String(stream.readLine(), UTF_8).strip();
    stream.writeText("hello " + name + " over " + stream.tlsSession().getProtocol() + "\n");
    assertThat(stream.readAll()).isEmpty();
  }

  private static Tool opensslClient(int port, Version version) {
    String[] where = {"s_client", "-connect", HOST + ":" + port, version.option};
    String[] how = {"-CAfile", certificates.authorityPem.toString(), "-verify_return_error"};
    return openssl(where, how, "-verify_hostname", "localhost", "-quiet", "-no_ign_eof");
  }

  private static Tool openssl(String[] some, String[] more, String... rest) {
    List<String> all = new ArrayList<>();
    for (String[] each : new String[][] {some, more, rest}) {
      all.addAll(List.of(each));
    }
    return Tool.start("openssl", all.toArray(String[]::new));
  }

  @AsyncTest
  void opensslsServerAnswers() throws Exception {
    var pair = certificates.local();
    String[] where = {"s_server", "-accept", HOST + ":0", "-naccept", "1", "-rev"};
    String[] who = {"-cert", pair.chain().toString(), "-key", pair.key().toString()};
    for (Version version : Version.values()) {
      try (Tool server = openssl(where, who, version.option)) {
        int port = Integer.parseInt(server.awaitLine("ACCEPT .*:(\\d+)"));
        try (TcpStream stream = TcpStream.connectTls("localhost", port, certificates.client())) {
          stream.writeText("stressed\n");
          assertThat(new String(stream.readLine(), UTF_8)).isEqualTo("desserts\n");
          assertThat(stream.tlsSession().getProtocol()).isEqualTo(version.name);
        }
        assertThat(server.output()).contains("CONNECTION CLOSED");
      }
    }
  }

  @AsyncTest
  void socatsClientIsAnswered() throws Exception {
    try (Server server = TcpServer.listen(HOST, 0, stream -> stream.copyTo(stream));
        Tool socat = Tool.start("socat", "-t", "30", "-", "TCP:127.0.0.1:" + server.port())) {
      String text = PAGE.substring(0, 30_000); // a pipe holds it: what comes back is read after
      socat.type(text);
      socat.typeNoMore();
      assertThat(socat.output()).isEqualTo(text);
      server.awaitClosed();
    }
  }

  @AsyncTest
  void socatsServerAnswers() throws Exception {
    try (Tool socat = Tool.start("socat", "-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", "PIPE")) {
      int port = Integer.parseInt(socat.awaitLine("listening on .*:(\\d+)"));
      try (TcpStream stream = TcpStream.connect(HOST, port)) {
        stream.writeText("through a pipe\n");
        stream.shutdownOutput();
        assertThat(stream.readAll()).asString().isEqualTo("through a pipe\n");
      }
    }
  }

  @AsyncTest
  void socatSpeaksThroughUnixSocketsBothWays() throws Exception {
    Path ours = directory.resolve("ours");
    Path theirs = directory.resolve("theirs");
    try (Server server = UnixServer.listen(ours, stream -> stream.write(stream.readLine()));
        Tool client = Tool.start("socat", "-t", "30", "-", "UNIX-CONNECT:" + ours);
        Tool listening = Tool.start("socat", "-d", "-d", "UNIX-LISTEN:" + theirs, "PIPE")) {
      client.type("ping\n");
      client.typeNoMore();
      assertThat(client.output()).isEqualTo("ping");
      listening.awaitLine("(listening) on");
      try (UnixStream stream = UnixStream.connect(theirs)) {
        stream.writeText("pong\n");
        assertThat(stream.readLine()).asString().isEqualTo("pong\n");
      }
      server.awaitClosed();
    }
  }

  @AsyncTest
  void messagesNameAddressesOfIpv6InTheirShortForm() throws Exception {
    int port;
    try (Server server = listenSix(stream -> stream.copyTo(stream))) {
      port = server.port();
      assertThat(server).asString().contains("[::1]:" + port);
      try (TcpStream stream = TcpStream.connect("::1", port)) {
        assertThat(stream).asString().contains("[::1]:" + port);
        stream.writeText("six\n");
        assertThat(stream.readLine()).asString().isEqualTo("six\n");
      }
      server.awaitClosed();
    }
  }
}
