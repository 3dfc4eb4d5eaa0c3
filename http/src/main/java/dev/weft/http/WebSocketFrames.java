package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.coding.PerMessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.RandomWebSocketFrameMaskGenerator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Messages as frames: one each. */
final class WebSocketFrames {
  private WebSocketFrames() {}

  private static byte[] payload(WebSocket.Message message) {
    return switch (message) {
      case WebSocket.Text(String text) -> text.getBytes(UTF_8);
      case WebSocket.Binary(byte[] bytes) -> bytes;
    };
  }

  /** Returns the frame of a message, with a copy of what it holds. */
  static WebSocketFrame of(WebSocket.Message message, boolean compressed) {
    byte[] payload = payload(message);
    boolean smaller = compressed && payload.length >= PerMessageDeflate.LEAST;
    int bits = smaller ? PerMessageDeflate.BIT : 0;
    ByteBuf content =
        smaller
            ? Unpooled.wrappedBuffer(PerMessageDeflate.deflate(payload))
            : message instanceof WebSocket.Binary
                ? Unpooled.copiedBuffer(payload)
                : Unpooled.wrappedBuffer(payload);
    return message instanceof WebSocket.Text
        ? new TextWebSocketFrame(true, bits, content)
        : new BinaryWebSocketFrame(true, bits, content);
  }

  /** Returns the bytes of a message's frame, for as many as want them. */
  static ByteBuf encoded(WebSocket.Message message, boolean masked) {
    byte[] payload = payload(message);
    ByteBuf frame = Unpooled.directBuffer(payload.length + 14);
    frame.writeByte(message instanceof WebSocket.Text ? 0x81 : 0x82);
    writeLength(frame, payload.length, masked ? 0x80 : 0);
    if (masked) {
      int mask = RandomWebSocketFrameMaskGenerator.INSTANCE.nextMask();
      frame.writeInt(mask);
      for (int i = 0; i < payload.length; i++) {
        frame.writeByte(payload[i] ^ (mask >>> (24 - 8 * (i & 3))));
      }
    } else {
      frame.writeBytes(payload);
    }
    return frame;
  }

  private static void writeLength(ByteBuf frame, int length, int bit) {
    if (length < 126) {
      frame.writeByte(bit | length);
    } else if (length < 1 << 16) {
      frame.writeByte(bit | 126).writeShort(length);
    } else {
      frame.writeByte(bit | 127).writeLong(length);
    }
  }
}
