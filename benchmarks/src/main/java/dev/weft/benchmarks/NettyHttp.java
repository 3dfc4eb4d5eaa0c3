package dev.weft.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** Netty's codec of HTTP and a handler, on one thread, as TechEmpower's benchmark has it. */
final class NettyHttp {
  private static final byte[] TEXT = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  record Message(String message) {}

  private NettyHttp() {}

  static void main() throws Exception {
    var group =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    var clock = new Clock();
    group.scheduleAtFixedRate(clock, 0, 1, TimeUnit.SECONDS);
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpServerCodec(), new Answerer(clock));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("port " + ((InetSocketAddress) server.localAddress()).getPort());
    server.closeFuture().sync();
  }

  private static final class Clock implements Runnable {
    AsciiString now = AsciiString.EMPTY_STRING;

    @Override
    public void run() {
      var now = ZonedDateTime.now(ZoneOffset.UTC);
      this.now = new AsciiString(DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
    }
  }

  private static final class Answerer extends SimpleChannelInboundHandler<Object> {
    private static final AsciiString PLAIN = AsciiString.cached("text/plain; charset=utf-8");
    private final Clock clock;

    Answerer(Clock clock) {
      this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        boolean stays = HttpUtil.isKeepAlive(request);
        var answer =
            switch (request.uri()) {
              case "/text" -> answer(TEXT, PLAIN);
              case "/json" ->
                  answer(
                      MAPPER.writeValueAsBytes(new Message("Hello, World!")),
                      HttpHeaderValues.APPLICATION_JSON);
              default -> answer(new byte[0], PLAIN).setStatus(HttpResponseStatus.NOT_FOUND);
            };
        HttpUtil.setKeepAlive(answer, stays);
        var written = context.write(answer);
        if (!stays) {
          written.addListener(_ -> context.close());
        }
      }
    }

    private FullHttpResponse answer(byte[] body, AsciiString type) {
      var answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, type)
          .set(HttpHeaderNames.DATE, clock.now)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
      return answer;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
