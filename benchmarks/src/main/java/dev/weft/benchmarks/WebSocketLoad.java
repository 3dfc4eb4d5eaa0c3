package dev.weft.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets of clients, made of bytes and little else, so that it is the server that is measured.
 * Takes a port, a workload and its seconds.
 */
final class WebSocketLoad {
  private static final int PAYLOAD = 64;
  private static final int FRAME = 2 + PAYLOAD; // as a server sends it
  private static final int JOINED = 2 + "joined".length();
  private static final int TRIPS = 500;
  private static final int ECHOES = 64;
  private static final int MEMBERS = 10_000;
  private static final int AT_ONCE = 64;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final int port;

  private WebSocketLoad(int port) {
    this.port = port;
  }

  static void main(String[] args) throws Exception {
    var load = new WebSocketLoad(Integer.parseInt(args[0]));
    var rest = new String[] {args[1], args[2], args[3]};
    var workload = args[1].equals("http_echo") ? load.echo() : load.broadcast();
    Bench.measure(Map.of(args[1], workload), rest);
    System.exit(0);
  }

  /** One operation is one round trip. */
  private Bench.Workload echo() throws Exception {
    var sockets = connect("/echo", ECHOES, 0);
    return _ -> {
      var done = new CountDownLatch(ECHOES);
      sockets.forEach(socket -> loop.execute(() -> socket.trips(TRIPS, done)));
      done.await();
      return (long) ECHOES * TRIPS;
    };
  }

  /** One operation is one message that has come to one member. */
  private Bench.Workload broadcast() throws Exception {
    var sockets = connect("/room", MEMBERS, JOINED);
    return _ -> {
      var done = new CountDownLatch(MEMBERS);
      loop.execute(() -> {
        sockets.forEach(socket -> socket.await(done));
        sockets.getFirst().send();
      });
      done.await();
      return MEMBERS;
    };
  }

  /** Opens sockets, each of which gets so many bytes first. */
  private List<Socket> connect(String path, int count, int welcome) throws Exception {
    var places = new Semaphore(AT_ONCE);
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < count; i++) {
      places.acquire();
      var socket = new Socket(path, welcome, places);
      sockets.add(socket);
      connect(socket);
    }
    places.acquire(AT_ONCE);
    return sockets;
  }

  private void connect(Socket socket) {
    new Bootstrap()
        .group(loop)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(socket);
              }
            })
        .connect("127.0.0.1", port)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            socket.fail(connected.cause());
          }
        });
  }

  private static final class Socket extends SimpleChannelInboundHandler<ByteBuf> {
    private final String path;
    private final Semaphore opened;
    private final ByteBuf header = Unpooled.buffer(256);
    private @Nullable ChannelHandlerContext context;
    private boolean open;
    private int missing; // bytes of what is awaited
    private int trips;
    private @Nullable CountDownLatch done;

    Socket(String path, int welcome, Semaphore opened) {
      this.path = path;
      this.missing = welcome;
      this.opened = opened;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      this.context = context;
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
      context.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      if (done == null) {
        header.writeBytes(bytes);
        greeted();
      } else {
        came(bytes.readableBytes());
      }
    }

    /** Looks whether the answer to the handshake and the welcome are all there. */
    private void greeted() {
      String text = header.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n") + 4;
      if (end >= 4 && !text.startsWith("HTTP/1.1 101 ")) {
        fail(new IllegalStateException(text));
      } else if (!open && end >= 4 && text.length() == end + missing) {
        open = true;
        missing = 0;
        opened.release();
      }
    }

    private void came(int bytes) {
      missing -= bytes;
      if (missing < 0) {
        fail(new IllegalStateException("more came than was sent"));
      } else if (missing == 0) {
        if (--trips > 0) {
          missing = FRAME;
          send();
        } else if (done != null) {
          done.countDown();
        }
      }
    }

    void trips(int count, CountDownLatch done) {
      await(done);
      trips = count;
      send();
    }

    /** Waits for one message. */
    void await(CountDownLatch done) {
      this.done = done;
      missing = FRAME;
      trips = 1;
    }

    /** Sends a text, masked with zeros. */
    void send() {
      var context = Objects.requireNonNull(this.context);
      var frame = context.alloc().buffer(6 + PAYLOAD);
      frame.writeByte(0x81).writeByte(0x80 | PAYLOAD).writeInt(0);
      for (int i = 0; i < PAYLOAD; i++) {
        frame.writeByte('a');
      }
      context.writeAndFlush(frame, context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      fail(new IllegalStateException("the server has closed a connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      fail(cause);
    }

    private void fail(Throwable cause) {
      cause.printStackTrace();
      System.exit(1);
    }
  }
}
