package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.Pipelines;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

class PipelinesTest {
  private final Trace trace = new Trace();
  private final Event removed = new Event();

  private final class Noting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      trace.record("inactive");
      context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      trace.record("removed");
      removed.set();
    }
  }

  private void install(TcpStream stream) {
    Pipelines.install(stream, channel -> channel.pipeline().addLast(new Noting()));
  }

  @AsyncTest
  void handlersSeeTheEndOfAConnectionThatIsClosedAfterwards() throws IOException {
    ending(stream -> {
      install(stream);
      stream.abort();
    });
  }

  @AsyncTest
  void handlersSeeTheEndOfAConnectionThatWasClosedBefore() throws IOException {
    ending(stream -> {
      stream.abort();
      stream.close();
      install(stream);
    });
  }

  @AsyncTest
  void handlersSeeTheEndOfAConnectionThatIsClosedAtTheSameTime() throws IOException {
    ending(stream -> {
      stream.abort();
      install(stream);
    });
  }

  @AsyncTest
  void anActionThatFailsLeavesTheLoopToOthers() {
    EventLoop loop = EventLoop.running();
    loop.setExceptionHandler(context -> trace.record(context.message()));
    NettyPoller poller = NettyPoller.here();
    poller.execute(() -> {
      throw new IllegalStateException("of a test");
    });
    poller.execute(removed::set);
    removed.await();
    loop.setExceptionHandler(null);
    assertThat(trace.events()).containsExactly("an action on a channel failed");
  }

  private interface Ending {
    void of(TcpStream stream) throws IOException;
  }

  private static void listen(TcpStream stream) {
    try {
      stream.readAll();
    } catch (IOException reset) {
      // as is wanted
    }
  }

  private void ending(Ending ending) throws IOException {
    Server server = TcpServer.listen("127.0.0.1", 0, PipelinesTest::listen);
    TcpStream stream = TcpStream.connect("127.0.0.1", server.port());
    ending.of(stream);
    removed.await();
    stream.close();
    server.close();
    server.awaitClosed();
    assertThat(trace.events()).startsWith("inactive").endsWith("removed");
  }
}
