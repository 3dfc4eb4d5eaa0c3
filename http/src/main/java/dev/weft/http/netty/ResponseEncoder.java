package dev.weft.http.netty;

import dev.weft.net.netty.NettyPoller;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;

/** Netty's encoder of answers, which lets bytes pass; and the bytes of answers that are short. */
public final class ResponseEncoder extends HttpResponseEncoder {
  /*
   * Most answers are short. Their bytes are put together at once, into a buffer of the loop's: that
   * costs a third of what Netty's way does, by a table of the fields and its own allocator.
   */
  private static final int SHORT = 1 << 14;
  private static final String VERSION = "HTTP/1.1 ";

  @Override
  public boolean acceptOutboundMessage(Object message) throws Exception {
    return !(message instanceof ByteBuf) && super.acceptOutboundMessage(message);
  }

  /** Returns whether {@link #encoded} may be used for an answer that is sent with its body. */
  public static boolean isShort(List<Map.Entry<String, String>> fields, int status, byte[] body) {
    return status != HttpResponseStatus.RESET_CONTENT.code()
        && body.length < SHORT
        && size(fields) < SHORT;
  }

  private static int size(List<Map.Entry<String, String>> fields) {
    int size = 0;
    for (Map.Entry<String, String> field : fields) {
      size += field.getKey().length() + field.getValue().length() + 4;
    }
    return size;
  }

  /** Returns a whole answer. */
  public static ByteBuf encoded(
      List<Map.Entry<String, String>> fields, int status, byte[] body, NettyPoller poller) {
    HttpResponseStatus known = HttpResponseStatus.valueOf(status);
    byte[] bytes = poller.array();
    int end = put(bytes, put(bytes, 0, VERSION), known.codeAsText().toString());
    bytes[end++] = ' ';
    end = end(bytes, put(bytes, end, known.reasonPhrase()));
    for (Map.Entry<String, String> field : fields) {
      end = put(bytes, end, field.getKey());
      bytes[end++] = ':';
      bytes[end++] = ' ';
      end = end(bytes, put(bytes, end, field.getValue()));
    }
    end = end(bytes, end);
    System.arraycopy(body, 0, bytes, end, body.length);
    end += body.length;
    return poller.buffer(end).writeBytes(bytes, 0, end);
  }

  @SuppressWarnings("deprecation") // which wants to know a character set: they are Latin-1
  private static int put(byte[] bytes, int at, String text) {
    text.getBytes(0, text.length(), bytes, at);
    return at + text.length();
  }

  private static int end(byte[] bytes, int at) {
    bytes[at] = '\r';
    bytes[at + 1] = '\n';
    return at + 2;
  }
}
