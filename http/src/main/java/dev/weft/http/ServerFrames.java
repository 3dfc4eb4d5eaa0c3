package dev.weft.http;

import dev.weft.http.netty.RequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.List;

/** Netty's codec of the frames of HTTP/2, in which what is wrong with a stream harms that only. */
final class ServerFrames extends Http2FrameCodecBuilder {
  /*
   * Netty refuses a stream, because its header is malformed or because there are too many, without
   * noting that it was there. What follows on it, sent before the client could know, would then be
   * for a stream that never existed, which is an error of the whole connection. So it is noted here.
   *
   * And what comes on a stream whose number was left out, which RFC 9113, 5.1.1, forbids, Netty takes
   * for something on a stream that has been closed, which harms that only. So it is noted here which
   * numbers were left out. Few clients leave out any, so the last few gaps will do.
   */
  private static final int STREAMS = 100;
  private static final int GAPS = 100;

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

  /** Numbers that a client has left out, both ends among them. */
  private record Gap(int first, int last) {
    boolean has(int stream) {
      return stream >= first && stream <= last;
    }
  }

  private static final class Decoder extends DecoratingHttp2ConnectionDecoder {
    private final ArrayDeque<Gap> gaps = new ArrayDeque<>(0);
    private int last = -1;

    Decoder(Http2ConnectionDecoder decoder) {
      super(decoder);
      connection()
          .addListener(
              new Http2ConnectionAdapter() {
                @Override
                public void onStreamAdded(Http2Stream stream) {
                  added(stream.id());
                }
              });
    }

    private void added(int stream) {
      if (!connection().remote().isValidStreamId(stream)) {
        return;
      }
      if (stream > last + 2) {
        gaps.add(new Gap(last + 2, stream - 2));
        if (gaps.size() > GAPS) {
          gaps.remove();
        }
      }
      last = stream;
    }

    @Override
    public void decodeFrame(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Http2Exception {
      try {
        super.decodeFrame(context, in, out);
      } catch (HeaderListSizeException tooLarge) {
        requireNumber(tooLarge);
        throw tooLarge; // Netty answers it
      } catch (StreamException wrong) {
        requireNumber(wrong);
        note(wrong.streamId());
        throw wrong;
      }
    }

    /** Has the connection fail if it is not only the stream that is wrong, but its number too. */
    private void requireNumber(StreamException wrong) throws Http2Exception {
      int stream = wrong.streamId();
      boolean isClients = connection().remote().isValidStreamId(stream);
      if (!isClients || gaps.stream().anyMatch(it -> it.has(stream))) {
        throw new Http2Exception(
            Http2Error.PROTOCOL_ERROR,
            stream + " is no number for the client's next stream",
            wrong);
      }
    }

    private void note(int stream) throws Http2Exception {
      Http2Connection.Endpoint<?> clients = connection().remote();
      if (clients.mayHaveCreatedStream(stream)) {
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
