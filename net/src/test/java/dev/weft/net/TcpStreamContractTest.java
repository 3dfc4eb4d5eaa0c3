package dev.weft.net;

import dev.weft.Block;
import java.io.IOException;

class TcpStreamContractTest extends StreamContract {
  private static final String HOST = "127.0.0.1";

  @Override
  Server listen(Block.RunWith<ByteStream, ?> handler) throws IOException {
    return TcpServer.listen(HOST, 0, handler);
  }

  @Override
  ByteStream connect(Server server) throws IOException {
    return TcpStream.connect(HOST, server.port());
  }

  @Override
  int big() {
    return 40 << 20;
  }

  @Override
  String nameOf(Server server) {
    return HOST + ":" + server.port();
  }
}
