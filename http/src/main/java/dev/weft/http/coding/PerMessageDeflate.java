package dev.weft.http.coding;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The compression of messages (RFC 7692), each by itself. */
public final class PerMessageDeflate {
  /*
   * In place of Netty's handlers, which keep 300 KB of zlib for each connection if the client has not
   * said that it can do without, and take a reserved bit where it may not be. Here no message refers
   * to the one before it, which either side may ask of the other; so zlib's memory is there only
   * while a message is worked on, and one that is compressed or not may follow any other.
   */
  /** The reserved bit of the first frame of a compressed message. */
  public static final int BIT = 4;

  /** Smaller messages are not worth it. */
  public static final int LEAST = 256;

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_ALONE = "server_no_context_takeover";
  private static final String CLIENT_ALONE = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";
  private static final Set<String> BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");
  private static final int RESTARTS = 1000; // each is work, and may be asked for by two bytes
  private static final byte[] TAIL = {0, 0, -1, -1};

  /** What a client asks for, and a server agrees to. */
  public static final String TERMS = NAME + "; " + SERVER_ALONE + "; " + CLIENT_ALONE;

  private PerMessageDeflate() {}

  /** Returns whether one of what a client has offered is something that this server can do. */
  public static boolean isOffered(String extensions) {
    return WebSocketExtensionUtil.extractExtensions(extensions).stream()
        .anyMatch(PerMessageDeflate::canServe);
  }

  private static boolean canServe(WebSocketExtensionData offer) {
    return offer.name().equals(NAME)
        && offer.parameters().entrySet().stream().allMatch(PerMessageDeflate::canServe);
  }

  private static boolean canServe(Map.Entry<String, @Nullable String> parameter) {
    String value = parameter.getValue();
    return switch (parameter.getKey()) {
      case SERVER_ALONE, CLIENT_ALONE -> value == null;
      case CLIENT_WINDOW -> value == null || BITS.contains(value);
      case SERVER_WINDOW -> "15".equals(value); // the JDK's deflater has no other
      default -> false;
    };
  }

  /** Returns whether what a server has answered to {@link #TERMS} is something to agree to. */
  public static boolean isAgreed(String extensions) {
    var answers = WebSocketExtensionUtil.extractExtensions(extensions);
    WebSocketExtensionData answer = answers.getFirst();
    return answers.size() == 1
        && answer.name().equals(NAME)
        && answer.parameters().containsKey(SERVER_ALONE)
        && answer.parameters().entrySet().stream().allMatch(PerMessageDeflate::canAccept);
  }

  private static boolean canAccept(Map.Entry<String, @Nullable String> parameter) {
    String value = parameter.getValue();
    return switch (parameter.getKey()) {
      case SERVER_ALONE, CLIENT_ALONE -> value == null;
      case SERVER_WINDOW -> value != null && BITS.contains(value);
      default -> false;
    };
  }

  /** Returns a message compressed. */
  public static byte[] deflate(byte[] message) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message);
      byte[] piece = new byte[Math.max(64, message.length / 2)];
      var result = new ByteArrayOutputStream(piece.length);
      int length;
      do {
        length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
        result.write(piece, 0, length);
      } while (length == piece.length);
      byte[] whole = result.toByteArray();
      return Arrays.copyOf(whole, whole.length - TAIL.length);
    } finally {
      deflater.end();
    }
  }

  /**
   * Returns a compressed message as it was; null if that is longer than {@code most}.
   *
   * @throws DataFormatException if it was not compressed so
   */
  public static byte @Nullable [] inflate(byte[] compressed, int most) throws DataFormatException {
    var inflater = new Inflater(true);
    try {
      var result = new ByteArrayOutputStream(Math.min(most, 4 * compressed.length + 64));
      byte[] input = Arrays.copyOf(compressed, compressed.length + TAIL.length);
      System.arraycopy(TAIL, 0, input, compressed.length, TAIL.length);
      byte[] piece = new byte[4096];
      int start = 0;
      for (int i = 0; i == 0 || (inflater.finished() && start < input.length); i++) {
        if (i > RESTARTS) {
          throw new DataFormatException("more than " + RESTARTS + " last blocks");
        }
        inflater.reset(); // a last block may be followed by others
        inflater.setInput(input, start, input.length - start);
        if (!inflateInto(result, inflater, piece, most)) {
          return null;
        }
        start = input.length - inflater.getRemaining();
      }
      return result.toByteArray();
    } finally {
      inflater.end();
    }
  }

  private static boolean inflateInto(
      ByteArrayOutputStream result, Inflater inflater, byte[] piece, int most)
      throws DataFormatException {
    while (true) {
      int length = inflater.inflate(piece);
      result.write(piece, 0, length);
      if (result.size() > most) {
        return false;
      }
      if (length == 0) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("a dictionary that nobody has");
        }
        return true;
      }
    }
  }
}
