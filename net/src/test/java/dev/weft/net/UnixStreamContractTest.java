package dev.weft.net;

import dev.weft.Block;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class UnixStreamContractTest extends StreamContract {
  @TempDir Path directory;

  @Override
  Server listen(Block.RunWith<ByteStream, ?> handler) throws IOException {
    return UnixServer.listen(directory.resolve("socket"), handler);
  }

  @Override
  ByteStream connect(Server server) throws IOException {
    return UnixStream.connect(directory.resolve("socket"));
  }

  @Override
  int big() {
    return 4 << 20;
  }

  @Override
  boolean knowsResets() {
    return false;
  }

  @Override
  boolean knowsHalves() {
    return NettyPoller.here().transport() != Transport.NIO;
  }

  @Override
  String nameOf(Server server) {
    return directory.resolve("socket").toString();
  }
}
