package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Block;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Transport;
import io.netty.channel.uring.IoUring;
import java.io.IOException;

/** TCP over io_uring, where the kernel lets it be used. */
class IoUringStreamContractTest extends TcpStreamContractTest {
  private static final String PROPERTY = "weft.net.transport";

  @Override
  Server listen(Block.RunWith<ByteStream, ?> handler) throws IOException {
    assumeTrue(IoUring.isAvailable(), "skipped: no io_uring here");
    assumeTrue(
        System.getProperty("weft.fiber", "native").equals("native"),
        "skipped: io_uring wants native fibers");
    System.setProperty(PROPERTY, "io_uring");
    try {
      assertThat(NettyPoller.here().transport()).isEqualTo(Transport.IO_URING);
    } finally {
      System.clearProperty(PROPERTY);
    }
    return super.listen(handler);
  }
}
