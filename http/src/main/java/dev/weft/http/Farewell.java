package dev.weft.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** What one side of a WebSocket closes it with. */
record Farewell(int code, String reason) {
  /** The code that stands for none. */
  static final int WITHOUT = 1005;

  /** The code that stands for a connection that broke. */
  static final Farewell BROKEN = new Farewell(1006, "");

  /**
   * Returns what a frame says.
   *
   * @throws CorruptedWebSocketFrameException if no close frame can say that
   */
  static Farewell of(CloseWebSocketFrame frame) {
    WebSocketAssembly.requirePlain(frame);
    ByteBuf content = frame.content().slice();
    if (!content.isReadable()) {
      return new Farewell(WITHOUT, "");
    }
    int code = content.readUnsignedShort();
    if (!isSendable(code)) {
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.PROTOCOL_ERROR, "no close frame has the code " + code);
    }
    return new Farewell(code, WebSocketAssembly.decoded(ByteBufUtil.getBytes(content)));
  }

  /** Returns whether a close frame may have this code. */
  static boolean isSendable(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  CloseWebSocketFrame frame() {
    return code == WITHOUT ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, reason);
  }
}
