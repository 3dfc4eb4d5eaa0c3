package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.net.ByteStream;
import dev.weft.net.IncompleteReadException;
import dev.weft.net.TcpStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A client for tests that says HTTP/2 frame by frame. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int ALL = END_STREAM | END_HEADERS;

  // what is wrong: the code of RST_STREAM and GOAWAY
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** A frame that has arrived. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** Returns the error code of RST_STREAM or GOAWAY. */
    int code() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    String text() {
      return new String(payload, ISO_8859_1);
    }
  }

  final ByteStream stream;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  RawHttp2(ByteStream stream) {
    this.stream = stream;
  }

  /** Connects, and says the preface and empty settings. */
  static RawHttp2 connect(int port) throws IOException {
    var client = new RawHttp2(TcpStream.connect(Raw.HOST, port));
    client.stream.write(PREFACE.getBytes(ISO_8859_1));
    return client.send(SETTINGS, 0, 0);
  }

  RawHttp2 send(int type, int flags, int stream, byte... payload) throws IOException {
    var frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    this.stream.write(frame.flip());
    return this;
  }

  RawHttp2 send(int type, int flags, int stream, int number) throws IOException {
    return send(type, flags, stream, ByteBuffer.allocate(4).putInt(number).array());
  }

  /** Returns a header block: names and values in turn. */
  byte[] block(String... fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    var buffer = Unpooled.buffer();
    try {
      encoder.encodeHeaders(3, headers, buffer);
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    return ByteBufUtil.getBytes(buffer);
  }

  static String[] fields(String method, String path, String... more) {
    String[] first = {":method", method, ":scheme", "http", ":path", path, ":authority", "a"};
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  RawHttp2 get(int stream, String path, String... more) throws IOException {
    return send(HEADERS, ALL, stream, block(fields("GET", path, more)));
  }

  RawHttp2 post(int stream, String... more) throws IOException {
    return send(HEADERS, END_HEADERS, stream, block(fields("POST", "/", more)));
  }

  RawHttp2 data(int stream, String text, boolean end) throws IOException {
    return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
  }

  /** Reads a frame; null at the end. */
  Frame frame() throws IOException {
    ByteBuffer head;
    try {
      head = ByteBuffer.wrap(stream.readExactly(9));
    } catch (IncompleteReadException end) {
      return null;
    }
    int length = (head.get() & 0xff) << 16 | (head.getShort() & 0xffff);
    int type = head.get();
    int flags = head.get();
    return new Frame(type, flags, head.getInt(), stream.readExactly(length));
  }

  /** Reads the next frame that is not about settings or windows; null at the end. */
  Frame next() throws IOException {
    while (true) {
      Frame frame = frame();
      if (frame == null || (frame.type != SETTINGS && frame.type != WINDOW_UPDATE)) {
        return frame;
      }
      if (frame.type == SETTINGS && frame.flags == 0) {
        send(SETTINGS, ACK, 0);
      }
    }
  }

  /** Reads the server's settings, and says that it has. */
  void settle() throws IOException {
    while (frame().type != SETTINGS) {}
    send(SETTINGS, ACK, 0);
  }

  Http2Headers headers(Frame frame) {
    try {
      return decoder.decodeHeaders(3, Unpooled.wrappedBuffer(frame.payload));
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Reads the whole answer on the only stream: {@code "200 text"}. */
  String answer() throws IOException {
    Frame frame = next();
    if (frame == null || frame.type != HEADERS) {
      return String.valueOf(frame);
    }
    var answer = new StringBuilder().append(headers(frame).status()).append(' ');
    while (!frame.ends()) {
      frame = next();
      answer.append(frame.text());
    }
    return answer.toString();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
