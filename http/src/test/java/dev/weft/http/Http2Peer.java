package dev.weft.http;

import dev.weft.net.Server;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import dev.weft.net.Tls;
import dev.weft.net.netty.Pipelines;
import dev.weft.sync.Event;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that speaks HTTP/2 by Netty, and does what the path says. */
final class Http2Peer implements AutoCloseable {
  final List<String> requests = new ArrayList<>();
  int connections;
  int most;
  int resets;
  int pings;
  private int now;
  private final int streams;
  private final Server server;
  private boolean frozen;
  private final List<ChannelHandlerContext> held = new ArrayList<>();

  Http2Peer(Tls tls, int streams) throws IOException {
    this.streams = streams;
    server = TcpServer.listenTls("127.0.0.1", 0, tls.withAlpn("h2", "http/1.1"), this::serve);
  }

  private void serve(TcpStream stream) {
    connections++;
    var over = new Event();
    Pipelines.install(
        stream,
        channel -> {
          channel
              .pipeline()
              .addLast(
                  Http2FrameCodecBuilder.forServer()
                      .initialSettings(
                          Http2Settings.defaultSettings().maxConcurrentStreams(streams))
                      .build(),
                  new Http2MultiplexHandler(
                      new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel child) {
                          child
                              .pipeline()
                              .addLast(
                                  new Http2StreamFrameToHttpObjectCodec(true),
                                  new HttpObjectAggregator(1 << 20),
                                  new Answering());
                        }
                      }),
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                      pings += message instanceof Http2PingFrame ? 1 : 0;
                      ReferenceCountUtil.release(message);
                    }

                    @Override
                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                      if (event instanceof ChannelInputShutdownEvent
                          || event instanceof SslCloseCompletionEvent) {
                        over.set();
                      }
                    }

                    @Override
                    public void channelInactive(ChannelHandlerContext context) {
                      over.set();
                      context.fireChannelInactive();
                    }
                  });
        });
    over.await();
  }

  String url() {
    return "https://127.0.0.1:" + port();
  }

  int port() {
    return server.port();
  }

  void answerHeld() {
    held.forEach(
        context -> dev.weft.net.netty.NettyPoller.here().execute(() -> answer(context, "held")));
  }

  private void answer(ChannelHandlerContext context, String text) {
    now--;
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    answer.headers().set("content-length", text.length()).set("x-own", "1");
    context.writeAndFlush(answer);
  }

  @Override
  public void close() {
    server.close();
    server.awaitClosed();
  }

  /** Says that this stream, and later ones, are not looked at. */
  private static void goAwayBefore(Http2StreamChannel stream) {
    Channel parent = stream.parent();
    var codec = parent.pipeline().get(Http2FrameCodec.class);
    ChannelHandlerContext context = parent.pipeline().context(codec);
    codec.goAway(context, stream.stream().id() - 2, 0, Unpooled.EMPTY_BUFFER, parent.newPromise());
    context.flush();
  }

  /** Has a connection hear nothing any more. */
  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      String path = request.uri();
      requests.add(request.method() + " " + path + " " + request.headers().get("host"));
      most = Math.max(most, ++now);
      switch (path) {
        case "/hold" -> held.add(context);
        case "/refuse" -> {
          now--;
          if (requests.size() == 1) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
          } else {
            answer(context, "taken");
          }
        }
        case "/reset" ->
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        case "/away" -> {
          context
              .channel()
              .parent()
              .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(0));
          answer(context, "going");
        }
        case "/cut" -> {
          now--;
          if (connections == 1) {
            goAwayBefore((Http2StreamChannel) context.channel());
          } else {
            answer(context, request.content().toString(StandardCharsets.UTF_8));
          }
        }
        case "/freeze" -> {
          if (frozen) {
            answer(context, "thawed");
          } else {
            frozen = true;
            context.channel().parent().pipeline().addFirst(new Deaf());
          }
        }
        case "/echo" -> answer(context, request.content().toString(StandardCharsets.UTF_8));
        default -> answer(context, path);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (held.remove(context)) {
        now--;
        resets++;
      }
      context.fireChannelInactive();
    }
  }
}
