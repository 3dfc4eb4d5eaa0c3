package dev.weft.net;

import dev.weft.Block;
import java.io.IOException;

class MemoryStreamContractTest extends StreamContract {
  final MemoryNetwork network = new MemoryNetwork();

  @Override
  Server listen(Block.RunWith<ByteStream, ?> handler) throws IOException {
    return network.listen("server", 80, handler);
  }

  @Override
  ByteStream connect(Server server) throws IOException {
    return network.connect("server", server.port());
  }

  @Override
  int big() {
    return 1 << 20;
  }

  @Override
  String nameOf(Server server) {
    return "server:" + server.port();
  }
}
