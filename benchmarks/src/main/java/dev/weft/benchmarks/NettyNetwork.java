package dev.weft.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** The network by Netty's handlers alone: server and clients on one event loop of its own. */
final class NettyNetwork {
  private static final int PIECE = 10 << 20;
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(
          1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  private NettyNetwork() {}

  static void main(String[] args) throws Exception {
    try {
      Bench.measure(
          Map.of(
              "echo64", size -> echo(64, size),
              "echo10", size -> echo(10, size),
              "reuse64", size -> echo(64, size),
              "reuse10", size -> echo(10, size),
              "tcp", _ -> transfer()),
          args);
    } finally {
      LOOP.shutdownGracefully();
    }
  }

  private static long echo(int connections, int size) throws InterruptedException {
    int trips = Network.trips(connections, size);
    var done = new CountDownLatch(connections);
    Channel server = listen(Echo::new);
    for (int i = 0; i < connections; i++) {
      connect(server, new Asker(size, trips, done));
    }
    done.await();
    server.close().sync();
    return (long) trips * connections;
  }

  private static Channel listen(Supplier<ChannelHandler> handler) throws InterruptedException {
    return new ServerBootstrap()
        .group(LOOP)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler.get());
              }
            })
        .bind("127.0.0.1", 0)
        .sync()
        .channel();
  }

  private static void connect(Channel server, ChannelHandler handler) throws InterruptedException {
    new Bootstrap()
        .group(LOOP)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler)
        .connect(server.localAddress())
        .sync();
  }

  private static long transfer() throws InterruptedException {
    var done = new CountDownLatch(1);
    Channel server = listen(Sender::new);
    var counter = new Counter(done);
    connect(server, counter);
    done.await();
    server.close().sync();
    return counter.read >> 20;
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  private static final class Asker extends ChannelInboundHandlerAdapter {
    private final byte[] message;
    private final CountDownLatch done;
    private int trips;
    private int got;

    Asker(int size, int trips, CountDownLatch done) {
      this.message = new byte[size];
      this.trips = trips;
      this.done = done;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ask(context);
    }

    private void ask(ChannelHandlerContext context) {
      ByteBuf copy = context.alloc().buffer(message.length).writeBytes(message);
      context.writeAndFlush(copy, context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      got += bytes.readableBytes();
      bytes.release();
      if (got == this.message.length) {
        got = 0;
        if (--trips > 0) {
          ask(context);
        } else {
          context.close();
          done.countDown();
        }
      }
    }
  }

  private static final class Sender extends ChannelInboundHandlerAdapter {
    private final ByteBuf piece = Unpooled.directBuffer(PIECE).writeZero(PIECE);
    private int left = Network.MEBIBYTES / 10;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      send(context);
    }

    private void send(ChannelHandlerContext context) {
      if (left-- > 0) {
        context.writeAndFlush(piece.retainedDuplicate()).addListener(_ -> send(context));
      } else {
        piece.release();
        context.close();
      }
    }
  }

  private static final class Counter extends ChannelInboundHandlerAdapter {
    private final CountDownLatch done;
    private long read;

    Counter(CountDownLatch done) {
      this.done = done;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      read += bytes.readableBytes();
      bytes.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      done.countDown();
    }
  }
}
