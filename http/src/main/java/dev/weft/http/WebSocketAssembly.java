package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.http.syntax.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Makes messages of the frames they come in. */
final class WebSocketAssembly {
  /** A message, and how many bytes it has. */
  record Whole(WebSocket.Message message, int length) {}

  private static final char REPLACEMENT = '\uFFFD';

  /*
   * Zlib makes noise larger than it was, by an eighth at most with its smallest memory. Who is told
   * how long a message may be does not think of that: so a frame may be so much longer where the
   * other side may compress, and the message is measured when it is there.
   */
  private final int most;
  private final int mostReceived;
  private final boolean compression;
  private @Nullable ByteArrayOutputStream parts; // null if no message has begun
  private @Nullable Utf8 utf8; // of a message in parts that can be read at once
  private boolean text;
  private boolean compressed;

  /**
   * Creates one.
   *
   * @param most how many bytes a message may have
   * @param compression whether the other side may compress
   */
  WebSocketAssembly(int most, boolean compression) {
    this.most = most;
    mostReceived = compression ? (int) Math.min(Integer.MAX_VALUE, 64L + most + (most >> 3)) : most;
    this.compression = compression;
  }

  /** Returns how many bytes the frames of a message may have. */
  int mostReceived() {
    return mostReceived;
  }

  /**
   * Takes a frame of data, which stays the caller's; returns the message that it completes, or
   * null.
   *
   * @throws CorruptedWebSocketFrameException if that cannot be one
   */
  @Nullable Whole add(WebSocketFrame frame) {
    boolean first = !(frame instanceof ContinuationWebSocketFrame);
    checkBits(frame, first);
    if (first) {
      text = frame instanceof TextWebSocketFrame;
      compressed = frame.rsv() != 0;
      if (frame.isFinalFragment()) {
        return whole(ByteBufUtil.getBytes(frame.content()));
      }
      parts = new ByteArrayOutputStream(frame.content().readableBytes());
      utf8 = text && !compressed ? new Utf8() : null;
    }
    return add(frame.content(), frame.isFinalFragment());
  }

  private void checkBits(WebSocketFrame frame, boolean first) {
    if (!first || !compression || frame.rsv() != PerMessageDeflate.BIT) {
      requirePlain(frame);
    }
  }

  /** Refuses a frame that has a reserved bit and is none of data. */
  static void requirePlain(WebSocketFrame frame) {
    if (frame.rsv() != 0) {
      throw wrong(WebSocketCloseStatus.PROTOCOL_ERROR, "a reserved bit is set");
    }
  }

  private @Nullable Whole add(ByteBuf content, boolean isLast) {
    ByteArrayOutputStream all = parts;
    if (all == null) {
      throw wrong(WebSocketCloseStatus.PROTOCOL_ERROR, "nothing to go on with");
    }
    if (all.size() + content.readableBytes() > (compressed ? mostReceived : most)) {
      throw tooBig();
    }
    byte[] part = ByteBufUtil.getBytes(content);
    check(part);
    all.writeBytes(part);
    if (!isLast) {
      return null;
    }
    parts = null;
    utf8 = null;
    return whole(all.toByteArray());
  }

  private void check(byte[] part) {
    if (utf8 != null) {
      try {
        utf8.add(part);
      } catch (CharacterCodingException e) {
        throw notText();
      }
    }
  }

  private Whole whole(byte[] received) {
    byte[] bytes = compressed ? inflated(received) : received;
    if (bytes.length > most) {
      throw tooBig();
    }
    return new Whole(
        text ? new WebSocket.Text(decoded(bytes)) : new WebSocket.Binary(bytes), bytes.length);
  }

  private byte[] inflated(byte[] received) {
    byte[] bytes;
    try {
      bytes = PerMessageDeflate.inflate(received, most);
    } catch (DataFormatException e) {
      throw wrong(WebSocketCloseStatus.PROTOCOL_ERROR, "the compressed data are broken");
    }
    if (bytes == null) {
      throw tooBig();
    }
    return bytes;
  }

  /** Returns text; the JDK decodes fast, and puts a replacement for what is wrong. */
  static String decoded(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw notText();
    }
  }

  private static CorruptedWebSocketFrameException notText() {
    return wrong(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "the text is not UTF-8");
  }

  private CorruptedWebSocketFrameException tooBig() {
    return wrong(
        WebSocketCloseStatus.MESSAGE_TOO_BIG, "the message has more than " + most + " bytes");
  }

  private static CorruptedWebSocketFrameException wrong(WebSocketCloseStatus why, String text) {
    return new CorruptedWebSocketFrameException(why, text);
  }
}
