package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;

import dev.weft.Task;
import dev.weft.net.MemoryNetwork;
import dev.weft.net.MemoryStream;
import dev.weft.net.Server;
import dev.weft.net.netty.NettyPoller;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueShutDownException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;

/** A server on a network in memory, in virtual time: the same handlers on another channel. */
final class MemoryServer {
  static final int PORT = 80;

  private MemoryServer() {}

  static Server listen(MemoryNetwork network, HttpServer.Builder builder, Handler handler)
      throws IOException {
    ServerOptions options = builder.options(handler);
    return network.listen("server", PORT, stream -> serve(stream, options));
  }

  private static void serve(MemoryStream stream, ServerOptions options) throws IOException {
    var channel = new PumpedChannel(stream);
    Task<Void> reading = createTask(() -> channel.pumpIn());
    Task<Void> writing = createTask(() -> channel.pumpOut());
    try {
      new ServerConnection(options, stream.remoteAddress(), false)
          .serve(install -> channel.poller.execute(() -> install.accept(channel)));
    } finally {
      var _ = reading.cancel();
      channel.outgoing.shutdown();
      channel.poller.execute(channel::finishAndReleaseAll);
      await(writing);
    }
  }

  private static final class PumpedChannel extends EmbeddedChannel {
    private static final int WINDOW = 1 << 16;

    private final NettyPoller poller = NettyPoller.here();
    private final MemoryStream stream;
    private final Queue<byte[]> outgoing = new Queue<>();
    private int room = WINDOW;

    PumpedChannel(MemoryStream stream) {
      this.stream = stream;
    }

    void pumpIn() {
      try {
        for (byte[] bytes = stream.read(1 << 16); bytes.length > 0; bytes = stream.read(1 << 16)) {
          byte[] arrived = bytes;
          poller.execute(() -> arrived(arrived));
        }
        poller.execute(() -> pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
      } catch (IOException e) {
        poller.execute(() -> pipeline().fireExceptionCaught(e));
      }
    }

    private void arrived(byte[] bytes) {
      if (isOpen()) {
        writeInbound(Unpooled.wrappedBuffer(bytes));
      }
    }

    void pumpOut() throws IOException {
      for (byte[] bytes : outgoing) {
        try {
          stream.write(bytes);
        } catch (IOException e) {
          poller.execute(() -> pipeline().fireExceptionCaught(e));
          return;
        }
        room += bytes.length;
        poller.execute(this::flush);
      }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) {
      while (room > 0 && buffer.current() instanceof ByteBuf bytes) {
        int part = Math.min(room, bytes.readableBytes());
        if (part > 0) {
          room -= part;
          try {
            outgoing.putNow(ByteBufUtil.getBytes(bytes, bytes.readerIndex(), part));
          } catch (QueueShutDownException gone) {
            // then nobody wants it
          }
        }
        buffer.removeBytes(part); // and those that are empty
      }
    }
  }
}
