package dev.weft.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Reads the answers of HTTP/1.1, knowing what they answer. */
final class ResponseDecoder extends HttpResponseDecoder {
  /*
   * In place of Netty's HttpClientCodec, which does not tell whether bytes are left behind an answer:
   * they would be taken for the next one.
   */
  private static final int LINE = 8 << 10;
  private static final int HEADER = 64 << 10;
  private static final int PIECE = 64 << 10;

  private final AnswerHandler handler;

  ResponseDecoder(AnswerHandler handler) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LINE)
            .setMaxHeaderSize(HEADER)
            .setMaxChunkSize(PIECE));
    this.handler = handler;
  }

  /** Returns whether bytes have come behind the last message. */
  boolean hasMore() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    handler.bytesCame();
    super.channelRead(context, message);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return !Answer.hasBody(handler.method(), ((HttpResponse) message).status().code());
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
