package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.coding.PerMessageDeflate;
import dev.weft.net.ByteStream;
import dev.weft.net.IncompleteReadException;
import dev.weft.net.TcpStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;

/** One side of a WebSocket for tests, which says exactly what it is told to. */
final class RawWebSocket {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  static final String DEFLATE = "permessage-deflate";
  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8A;
  static final int MORE = 0x00;
  static final int LAST = 0x80;
  static final int BIT1 = 0x40;
  private static final byte[] MASK = {0x12, (byte) 0xAB, 0, (byte) 0xFF};
  private static final Pattern ASKED_KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

  /** Bytes of frames, as a client sends them, or a server. */
  static final class Frames {
    private final boolean masked;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Frames(boolean masked) {
      this.masked = masked;
    }

    Frames frame(int first, String payload) {
      return frame(first, payload.getBytes(UTF_8));
    }

    Frames frame(int first, byte[] payload) {
      int length = payload.length;
      return sized(first, length < 126 ? length : length < 65_536 ? 126 : 127, length, payload);
    }

    Frames close(int code, String reason) {
      return frame(CLOSE, closing(code, reason.getBytes(UTF_8)));
    }

    static byte[] closing(int code, byte[] reason) {
      byte[] payload = new byte[reason.length + 2];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(reason, 0, payload, 2, reason.length);
      return payload;
    }

    /** Adds a frame whose length is given as {@code code} and perhaps 2 or 8 bytes say. */
    Frames sized(int first, int code, long length, byte[] payload) {
      return with(masked, first, code, length, payload);
    }

    /** Adds a frame that is masked if it may not be, and not masked if it has to be. */
    Frames wronglyMasked(int first, String payload) {
      byte[] content = payload.getBytes(UTF_8);
      return with(!masked, first, content.length, content.length, content);
    }

    private Frames with(boolean mask, int first, int code, long length, byte[] payload) {
      bytes.write(first);
      bytes.write(code | (mask ? 0x80 : 0));
      int size = code == 126 ? 2 : code == 127 ? 8 : 0;
      for (int i = size - 1; i >= 0; i--) {
        bytes.write((int) (length >> (8 * i)));
      }
      if (mask) {
        bytes.writeBytes(MASK);
      }
      for (int i = 0; i < payload.length; i++) {
        bytes.write(payload[i] ^ (mask ? MASK[i & 3] : 0));
      }
      return this;
    }

    Frames raw(byte[] more) {
      bytes.writeBytes(more);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  final ByteStream stream;
  private final boolean client;
  String head = "";

  private RawWebSocket(ByteStream stream, boolean client) {
    this.stream = stream;
    this.client = client;
  }

  static String request(String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + more
        + "\r\n";
  }

  /** Connects to a server, and asks for a WebSocket. */
  static RawWebSocket connect(int port, String... fields) throws IOException {
    return connect(TcpStream.connect(Raw.HOST, port), fields);
  }

  static RawWebSocket connect(ByteStream stream, String... fields) throws IOException {
    var socket = new RawWebSocket(stream, true);
    socket.stream.writeText(request(fields));
    socket.readHead();
    if (!socket.head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(socket.head);
    }
    return socket;
  }

  /** Answers a client that asks for a WebSocket. */
  static RawWebSocket accept(ByteStream stream, String... fields) throws IOException {
    var socket = new RawWebSocket(stream, false);
    socket.readHead();
    socket.stream.writeText(socket.agreement(fields));
    return socket;
  }

  void readHead() throws IOException {
    head = new String(stream.readUntil("\r\n\r\n".getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private String agreement(String... fields) {
    return agreement(head, fields);
  }

  static String agreement(String head, String... fields) {
    Matcher key = ASKED_KEY.matcher(head);
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + (key.find() ? WebSocketUpgrade.accept(key.group(1)) : "none")
        + "\r\n"
        + more
        + "\r\n";
  }

  String header(String name) {
    return new Raw.Answer(head, "").header(name);
  }

  boolean isCompressed() {
    return head.toLowerCase(Locale.ROOT).contains(DEFLATE);
  }

  Frames frames() {
    return new Frames(client);
  }

  RawWebSocket send(Frames frames) throws IOException {
    stream.write(frames.bytes());
    return this;
  }

  /**
   * Reads a frame: {@code text hello}, {@code binary[70000]}, {@code pong x}, {@code close 1002}.
   */
  String read() throws IOException {
    byte[] start = stream.readExactly(2);
    int code = start[1] & 0x7F;
    boolean masked = (start[1] & 0x80) != 0;
    if (masked == client) {
      return "wrongly masked";
    }
    long length = code < 126 ? code : number(stream.readExactly(code == 126 ? 2 : 8));
    byte[] mask = masked ? stream.readExactly(4) : new byte[4];
    byte[] payload = stream.readExactly((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return described(start[0] & 0xFF, payload);
  }

  private static long number(byte[] bytes) {
    long number = 0;
    for (byte b : bytes) {
      number = number << 8 | (b & 0xFF);
    }
    return number;
  }

  private static String described(int first, byte[] payload) throws IOException {
    byte[] content = payload;
    if ((first & BIT1) != 0) {
      try {
        content = PerMessageDeflate.inflate(payload, 1 << 30);
      } catch (DataFormatException e) {
        throw new IOException(e);
      }
    }
    return switch (first & ~BIT1) {
      case TEXT -> "text" + shown(content);
      case BINARY -> "binary" + shown(content);
      case PING -> "ping" + shown(content);
      case PONG -> "pong" + shown(content);
      case CLOSE ->
          content.length == 0 ? "close" : "close " + number(new byte[] {content[0], content[1]});
      default -> "frame " + first;
    };
  }

  private static String shown(byte[] content) {
    return content.length > 40 ? "[" + content.length + "]" : " " + new String(content, UTF_8);
  }

  /** Reads frames until the connection ends, or is closed, in which case that comes too. */
  List<String> readAll() throws IOException {
    var all = new ArrayList<String>();
    try {
      while (all.isEmpty() || !all.getLast().startsWith("close")) {
        all.add(read());
      }
    } catch (IncompleteReadException e) {
      all.add("end");
    }
    return all;
  }
}
