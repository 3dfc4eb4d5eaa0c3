package dev.weft.http.netty;

import dev.weft.http.syntax.Tokens;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of requests, made stricter, and able to wait. Gives good requests and their
 * contents, and a {@link Refusal} in place of a bad one, after which it gives nothing.
 */
public final class RequestDecoder extends HttpRequestDecoder {
  /*
   * Netty takes other blanks than one space between the parts of a request line, and lines that go
   * on in the next one (obs-fold), about which programs disagree: a way to smuggle requests. Each
   * line of a header is looked at here when it is complete, just before Netty takes it; those of
   * a trailer just after, since only Netty knows where it begins.
   */
  /** The longest request line, in bytes. */
  public static final int MAX_LINE = 8 << 10;

  /** The longest header, in bytes. */
  public static final int MAX_HEADER = 16 << 10;

  private static final String HTTP2 = "PRI * HTTP/2.0\r\n";
  private static final int VERSION = " HTTP/1.x\r".length();

  /**
   * What is given in place of a bad request: the status of its answer, and what the client is told.
   */
  public record Refusal(int status, String message) {}

  private enum State {
    BETWEEN,
    REQUEST_LINE,
    FIELDS,
    BODY,
    DEAF
  }

  private final int maxFields;
  private final Runnable http2;
  private @Nullable ChannelHandlerContext context;
  private State state = State.BETWEEN;
  private boolean first = true;
  private boolean held;
  private boolean chunked;
  private int fields;
  private int headerBytes; // of the fields' lines, with their ends, which Netty does not count
  private int lengths;

  /**
   * Creates one.
   *
   * @param http2 what to do, instead of going on, if the connection begins as HTTP/2 does
   */
  public RequestDecoder(int maxFields, Runnable http2) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_HEADER)
            .setMaxChunkSize(1 << 16)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
    this.maxFields = maxFields;
    this.http2 = http2;
  }

  /** Stops decoding, or lets it go on with what comes next. */
  public void hold(boolean hold) {
    held = hold;
  }

  public boolean isHeld() {
    return held;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  public ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  /** Decodes what has arrived meanwhile. */
  public void resume() throws Exception {
    if (backlog() > 0) {
      channelRead(context(), Unpooled.EMPTY_BUFFER);
    }
  }

  /** Takes what comes, and gives nothing any more. */
  public void deafen() {
    state = State.DEAF;
    held = false;
  }

  /** Returns whether a request has begun, and its header is not all there. */
  public boolean isInHeader() {
    return state == State.REQUEST_LINE || state == State.FIELDS;
  }

  /** Returns how many bytes wait to be decoded. */
  public int backlog() {
    return actualReadableBytes();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event); // the end of the input ends no message that is held back
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    AsciiString name = super.splitHeaderName(line, start, length);
    if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) && ++lengths > 1) {
      throw new IllegalArgumentException("more than one Content-Length");
    }
    return name;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (state == State.DEAF) {
      in.skipBytes(in.readableBytes());
    } else if (!held) {
      Refusal wrong = state == State.BODY || !begins(in) ? null : check(in);
      if (wrong != null) {
        refuse(in, out, wrong);
      } else if (state != State.BETWEEN && !context.isRemoved()) {
        decodeStrictly(context, in, out);
      }
    }
  }

  private static void skip(ByteBuf in) {
    in.skipBytes(in.readableBytes());
  }

  private void refuse(ByteBuf in, List<Object> out, Refusal wrong) {
    skip(in);
    state = State.DEAF;
    out.add(wrong);
  }

  private void decodeStrictly(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    int start = in.readerIndex();
    super.decode(context, in, out);
    if (chunked && state == State.BODY && isLines(out, before) && beginsWithBlank(in, start)) {
      out.subList(before, out.size()).clear();
      refuse(in, out, malformed("a trailer field goes on in the next line"));
      return;
    }
    for (int i = before; i < out.size(); i++) {
      HttpObject message = (HttpObject) out.get(i);
      DecoderResult result = message.decoderResult();
      if (result.isFailure()) {
        state = State.DEAF;
        out.set(i, exception(result.cause(), message instanceof HttpRequest));
      } else if (message instanceof LastHttpContent) {
        state = State.BETWEEN;
      } else if (message instanceof HttpRequest request) {
        state = State.BODY;
        chunked = HttpUtil.isTransferEncodingChunked(request);
      }
    }
  }

  /** Returns whether what Netty has taken of chunks is no content, but whole lines around it. */
  private static boolean isLines(List<Object> out, int before) {
    return out.size() == before || out.getLast() instanceof LastHttpContent;
  }

  /** Returns whether one of the lines that Netty has just taken begins with a blank. */
  private static boolean beginsWithBlank(ByteBuf in, int from) {
    int start = from;
    int end = in.readerIndex();
    for (int next = lineEnd(in, start, end); next >= 0; next = lineEnd(in, start, end)) {
      if (isBlank(in.getByte(start))) {
        return true;
      }
      start = next + 1;
    }
    return false;
  }

  private static Refusal exception(Throwable cause, boolean header) {
    if (header && cause instanceof TooLongHttpLineException) {
      return new Refusal(414, "the request line is longer than " + MAX_LINE + " bytes");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return tooLong();
    }
    return new Refusal(400, "not HTTP: the " + (header ? "header" : "body") + " is malformed");
  }

  private static Refusal tooLong() {
    return new Refusal(431, "the header is longer than " + MAX_HEADER + " bytes");
  }

  /** Skips blank lines; returns whether anything is behind them. */
  private boolean begins(ByteBuf in) {
    if (state != State.BETWEEN) {
      return true;
    }
    int start = in.forEachByte(ByteProcessor.FIND_NON_CRLF);
    if (start < 0) {
      skip(in);
      return false;
    }
    in.readerIndex(start);
    state = State.REQUEST_LINE;
    fields = 0;
    headerBytes = 0;
    lengths = 0;
    return true;
  }

  /** Looks at the lines that are complete; returns what is wrong with them. */
  private @Nullable Refusal check(ByteBuf in) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    for (int next = lineEnd(in, start, end); next >= 0; next = lineEnd(in, start, end)) {
      if (state == State.REQUEST_LINE) {
        if (first && isHttp2(in, start, next)) {
          http2.run();
          return null;
        }
        first = false;
        if (!isRequestLine(in, start, next)) {
          return malformed("the request line is not: METHOD target HTTP/1.1");
        }
        state = State.FIELDS;
      } else if (in.getByte(start) == HttpConstants.CR && next == start + 1) {
        return null;
      } else if (isBlank(in.getByte(start))) {
        return malformed("a header field goes on in the next line");
      } else if (++fields > maxFields) {
        return new Refusal(431, "there are more than " + maxFields + " header fields");
      } else if ((headerBytes += next + 1 - start) > MAX_HEADER) {
        return tooLong();
      }
      start = next + 1;
    }
    return null;
  }

  private static Refusal malformed(String what) {
    return new Refusal(400, "not HTTP: " + what);
  }

  private static int lineEnd(ByteBuf in, int start, int end) {
    int most = Math.min(end, start + MAX_HEADER + 2);
    return start < most ? in.indexOf(start, most, HttpConstants.LF) : -1;
  }

  private static boolean isBlank(byte b) {
    return b == HttpConstants.SP || b == HttpConstants.HT;
  }

  private static boolean isHttp2(ByteBuf in, int start, int end) {
    return end + 1 - start == HTTP2.length()
        && in.toString(start, HTTP2.length(), StandardCharsets.US_ASCII).equals(HTTP2);
  }

  /** Returns whether the line that ends with the LF at {@code end} is a good request line. */
  private static boolean isRequestLine(ByteBuf in, int start, int end) {
    int version = end - VERSION;
    if (end - start - 1 > MAX_LINE) {
      return true; // which Netty refuses with a better reason
    }
    if (version <= start || !isVersion(in, version)) {
      return false;
    }
    int space = in.indexOf(start, version, HttpConstants.SP);
    if (space <= start || space + 1 >= version) {
      return false;
    }
    for (int i = space + 1; i < version; i++) {
      byte b = in.getByte(i);
      if (b <= ' ' || b == 0x7f) {
        return false;
      }
    }
    return isToken(in, start, space);
  }

  private static boolean isToken(ByteBuf in, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Tokens.isTokenCharacter(in.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVersion(ByteBuf in, int at) {
    byte minor = in.getByte(at + 8);
    return in.getLong(at) == 0x20_48_54_54_50_2F_31_2EL // " HTTP/1."
        && (minor == '0' || minor == '1')
        && in.getByte(at + 9) == HttpConstants.CR;
  }
}
