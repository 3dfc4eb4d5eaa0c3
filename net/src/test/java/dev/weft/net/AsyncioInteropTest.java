package dev.weft.net;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Connections with the asyncio of CPython. */
class AsyncioInteropTest {
  private static final byte[] DATA = new byte[256 * 16_000];

  /** Python says so much and wants it back. */
  private static final String CLIENT =
      """
      import asyncio, ssl, sys
      host, port, authority = sys.argv[1:]
      data = bytes(range(256)) * 16000

      def secure():
          context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
          context.load_verify_locations(authority)
          return context

      def connect():
          if host == 'unix':
              return asyncio.open_unix_connection(port)
          return asyncio.open_connection(host, int(port), ssl=secure() if authority else None)

      async def main():
          reader, writer = await connect()
          writer.write(b'hello\\n')
          assert await reader.readline() == b'hello\\n'
          writer.write(data)
          if host != 'unix' and writer.can_write_eof():  # Netty's NIO knows no halves there
              writer.write_eof()
              assert await reader.read() == data
          else:
              assert await reader.readexactly(len(data)) == data
          writer.close()
          await writer.wait_closed()
          print('all of it')

      asyncio.run(main())
      """;

  /** Python sends everything back. */
  private static final String SERVER =
      """
      import asyncio, ssl, sys
      host, port, chain, key = sys.argv[1:]

      def secure():
          context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
          context.load_cert_chain(chain, key)
          return context

      async def echo(reader, writer):
          if (await reader.read(1)) == b'!':
              writer.write(b'the last words')
          else:
              while bytes := await reader.read(65536):
                  writer.write(bytes)
                  await writer.drain()
          writer.close()

      def listen():
          if host == 'unix':
              return asyncio.start_unix_server(echo, port)
          return asyncio.start_server(echo, host, int(port), ssl=secure() if chain else None)

      async def main():
          server = await listen()
          name = server.sockets[0].getsockname()
          print('listening', name if host == 'unix' else name[1])
          await server.serve_forever()

      asyncio.run(main())
      """;

  private static final String UPGRADE =
      """
      import asyncio, ssl, sys
      port, authority = sys.argv[1:]

      async def main():
          context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
          context.load_verify_locations(authority)
          reader, writer = await asyncio.open_connection('127.0.0.1', int(port))
          writer.write(b'STARTTLS\\n')
          assert await reader.readline() == b'go\\n'
          await writer.start_tls(context, server_hostname='localhost')
          writer.write(b'secret\\n')
          print(await reader.readline())
          writer.close()

      if hasattr(asyncio.StreamWriter, 'start_tls'):
          asyncio.run(main())
      else:
          print('too old')
      """;

  @TempDir static Path directory;
  private static TestCertificates certificates;

  static {
    for (int i = 0; i < DATA.length; i++) {
      DATA[i] = (byte) i;
    }
  }

  @BeforeAll
  static void issue() throws Exception {
    certificates = TestCertificates.in(directory);
  }

  private static void echo(ByteStream stream) throws IOException {
    var _ = stream.copyTo(stream);
  }

  private static void assertServed(String host, Object port, Object authority) throws Exception {
    try (Tool client = Tool.python(CLIENT, host, port, authority)) {
      assertThat(client.output()).isEqualTo("all of it");
    }
  }

  @AsyncTest
  void itsClientGetsEverythingBackAfterItsHalfHasEnded() throws Exception {
    try (Server server = TcpServer.listen("127.0.0.1", 0, AsyncioInteropTest::echo)) {
      assertServed("127.0.0.1", server.port(), "");
      server.awaitClosed();
    }
  }

  @AsyncTest
  void itsClientGetsEverythingBackOverTls() throws Exception {
    Tls tls = certificates.server();
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (Server server =
          TcpServer.listenTls(
              "127.0.0.1", 0, tls.withVersions(version), AsyncioInteropTest::echo)) {
        assertServed("localhost", server.port(), certificates.authorityPem);
        server.awaitClosed();
      }
    }
  }

  @AsyncTest
  void itsClientComesOverIpv6() throws Exception {
    try (Server server = InteropTest.listenSix(AsyncioInteropTest::echo)) {
      assertServed("::1", server.port(), "");
      server.awaitClosed();
    }
  }

  @AsyncTest
  void itsClientComesThroughAUnixSocket() throws Exception {
    Path path = directory.resolve("ours");
    try (Server server = UnixServer.listen(path, AsyncioInteropTest::echo)) {
      assertServed("unix", path, "");
      server.awaitClosed();
    }
  }

  @AsyncTest
  void itsClientUpgradesToTls() throws Exception {
    Tls tls = certificates.server();
    try (Server server =
            TcpServer.listen(
                "127.0.0.1",
                0,
                stream -> {
                  assertThat(stream.readLine()).asString().isEqualTo("STARTTLS\n");
                  stream.writeText("go\n");
                  stream.startTls(tls);
                  echo(stream);
                });
        Tool client = Tool.python(UPGRADE, server.port(), certificates.authorityPem)) {
      String output = client.output();
      assumeFalse(output.equals("too old"), "skipped: this Python has no start_tls yet");
      assertThat(output).isEqualTo("b'secret\\n'");
      server.awaitClosed();
    }
  }

  private static Tool server(String host, Object port, Object chain, Object key) {
    return Tool.python(SERVER, host, port, chain, key);
  }

  private static int port(Tool server) throws IOException {
    return Integer.parseInt(server.awaitLine("listening (\\d+)"));
  }

  private static void assertEchoed(ByteStream stream) throws Exception {
    stream.writeText("xhello\n");
    assertThat(new String(stream.readLine(), UTF_8)).isEqualTo("hello\n");
    Task<Void> writer = createTask(() -> stream.write(DATA));
    assertThat(Arrays.equals(stream.readExactly(DATA.length), DATA)).isTrue();
    await(writer);
  }

  private static void assertEndIsRead(ByteStream stream) throws IOException {
    stream.writeText("!");
    assertThat(stream.readAll()).asString().isEqualTo("the last words");
  }

  @AsyncTest
  void itsServerSendsEverythingBackAfterOurHalfHasEnded() throws Exception {
    try (Tool server = server("127.0.0.1", 0, "", "");
        TcpStream stream = TcpStream.connect("127.0.0.1", port(server))) {
      assertEchoed(stream);
      stream.shutdownOutput();
      assertThat(stream.readAll()).isEmpty();
    }
  }

  @AsyncTest
  void itsServerSendsEverythingBackOverTls() throws Exception {
    var pair = certificates.local();
    try (Tool server = server("127.0.0.1", 0, pair.chain(), pair.key())) {
      int port = port(server);
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        Tls tls = certificates.client().withVersions(version);
        try (TcpStream stream = TcpStream.connectTls("localhost", port, tls);
            TcpStream last = TcpStream.connectTls("127.0.0.1", port, tls)) {
          assertEchoed(stream);
          assertEndIsRead(last);
        }
      }
    }
  }

  @AsyncTest
  void itsServerIsReachedOverIpv6() throws Exception {
    InteropTest.listenSix(_ -> {}).close(); // where there is IPv6
    try (Tool server = server("::1", 0, "", "");
        TcpStream stream = TcpStream.connect("::1", port(server))) {
      assertEchoed(stream);
    }
  }

  @AsyncTest
  void itsServerIsReachedThroughAUnixSocket() throws Exception {
    Path path = directory.resolve("theirs");
    try (Tool server = server("unix", path, "", "")) {
      server.awaitLine("(listening)");
      try (UnixStream stream = UnixStream.connect(path);
          UnixStream last = UnixStream.connect(path)) {
        assertEchoed(stream);
        assertEndIsRead(last);
      }
    }
  }
}
