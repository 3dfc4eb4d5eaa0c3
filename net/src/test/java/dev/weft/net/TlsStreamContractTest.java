package dev.weft.net;

import dev.weft.Block;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class TlsStreamContractTest extends StreamContract {
  private static final String HOST = "127.0.0.1";

  @TempDir static Path directory;
  private static Tls server;
  private static Tls client;

  @BeforeAll
  static void issue() throws Exception {
    var certificates = TestCertificates.in(directory);
    server = certificates.server();
    client = certificates.client();
  }

  @Override
  Server listen(Block.RunWith<ByteStream, ?> handler) throws IOException {
    return TcpServer.listenTls(HOST, 0, server, handler);
  }

  @Override
  ByteStream connect(Server server) throws IOException {
    return TcpStream.connectTls(HOST, server.port(), client);
  }

  @Override
  int big() {
    return 20 << 20;
  }

  @Override
  String nameOf(Server server) {
    return HOST + ":" + server.port();
  }
}
