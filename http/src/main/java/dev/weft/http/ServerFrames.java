package dev.weft.http;

import dev.weft.http.netty.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;

/** Netty's codec of the frames of HTTP/2, in which what is wrong with a stream harms that only. */
final class ServerFrames extends Http2FrameCodecBuilder {
  /*
   * Netty refuses a stream, because its header is malformed or because there are too many, without
   * noting that it was there. What follows on it, sent before the client could know, would then be
   * for a stream that never existed, which is an error of the whole connection. So it is noted here.
   */
  private static final int STREAMS = 100;

  private ServerFrames() {
    server(true);
    gracefulShutdownTimeoutMillis(0);
    initialSettings(
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(STREAMS)
            .maxHeaderListSize(RequestDecoder.MAX_HEADER));
    validateHeaders(true);
    validateRequiredPseudoHeaders(true);
  }

  static Http2FrameCodec codec() {
    return new ServerFrames().build();
  }

  @Override
  protected Http2FrameCodec build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return super.build(new Decoder(decoder), encoder, settings);
  }

  private static final class Decoder extends DecoratingHttp2ConnectionDecoder {
    Decoder(Http2ConnectionDecoder decoder) {
      super(decoder);
    }

    @Override
    public void decodeFrame(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Http2Exception {
      try {
        super.decodeFrame(context, in, out);
      } catch (HeaderListSizeException tooLarge) {
        throw tooLarge; // Netty answers it
      } catch (StreamException wrong) {
        note(wrong.streamId());
        throw wrong;
      }
    }

    private void note(int stream) throws Http2Exception {
      Http2Connection.Endpoint<?> clients = connection().remote();
      if (!clients.isValidStreamId(stream) || clients.mayHaveCreatedStream(stream)) {
        return;
      }
      int most = clients.maxActiveStreams();
      clients.maxActiveStreams(Integer.MAX_VALUE);
      try {
        var _ = clients.createStream(stream, false);
      } finally {
        clients.maxActiveStreams(most);
      }
    }
  }
}
