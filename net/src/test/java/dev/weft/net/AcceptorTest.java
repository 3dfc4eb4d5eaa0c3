package dev.weft.net;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.net.netty.NettyPoller;
import dev.weft.testing.AsyncTest;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a listener does that cannot accept; {@link FileDescriptorsTest} has one that really cannot.
 */
class AcceptorTest {
  private final Logger logger = Logger.getLogger("dev.weft.net");
  private final List<String> said = new ArrayList<>();
  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          said.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Channel channel;

  @BeforeEach
  void listenToTheLog() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void leaveTheLog() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(log);
  }

  private Acceptor listen() throws IOException {
    NettyPoller poller = NettyPoller.here();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Opening.await(
        poller,
        new Waiters("bind", "test"),
        () ->
            Acceptor.bind(
                poller,
                poller.transport().tcpServer(),
                Map.of(),
                address,
                Acceptor.initializer(poller, _ -> {}),
                null),
        bound -> {
          channel = bound;
          return Acceptor.of(poller, bound);
        },
        failure -> Opening.bindFailure(failure, "test"));
  }

  private void fail() {
    outsideTasks(() -> channel.pipeline().fireExceptionCaught(new IOException("Too many files")));
  }

  private static void outsideTasks(Runnable action) {
    Future<Void> done = Future.create();
    NettyPoller.here()
        .execute(() -> {
          action.run();
          Waiters.wake(done);
        });
    await(done);
  }

  @AsyncTest
  void itPausesAndSaysSoOnceUntilAcceptingWorksAgain() throws Exception {
    Acceptor acceptor = listen();
    fail();
    fail();
    assertThat(said)
        .singleElement()
        .asString()
        .contains("cannot accept connections on 127.0.0.1:")
        .contains("Too many files");
    assertThat(channel.config().isAutoRead()).isFalse();

    acceptor.setAccepting(true);
    assertThat(channel.config().isAutoRead()).isFalse(); // it pauses all the same

    outsideTasks(() -> {
      channel.pipeline().removeLast(); // who would want a real one
      channel.pipeline().fireChannelRead("a connection");
    });
    fail();
    assertThat(said).hasSize(2);
    acceptor.close();
  }
}
