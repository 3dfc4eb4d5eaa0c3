package dev.weft.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The coding {@code br}, if brotli4j is there: a library that a program adds if it wants it. */
public final class Brotli {
  /*
   * Its levels go to 11, which is for files that are compressed once. 4 is smaller than gzip's 6 on
   * text, and about as fast.
   */
  private static final int QUALITY = 4;
  private static final boolean AVAILABLE = load();

  private Brotli() {}

  /** Returns whether it can be used; the first call loads the library, which reads files. */
  public static boolean isAvailable() {
    return AVAILABLE;
  }

  private static boolean load() {
    try {
      return Brotli4jLoader.isAvailable();
    } catch (NoClassDefFoundError absent) {
      return false;
    }
  }

  static OutputStream compressing(OutputStream out) throws IOException {
    return Library.compressing(out);
  }

  public static InputStream decompressing(InputStream in, int buffer) throws IOException {
    return new Decompressing(in, buffer);
  }

  /** What the JVM cannot even link without the library. */
  private static final class Library {
    static OutputStream compressing(OutputStream out) throws IOException {
      return new BrotliOutputStream(out, new Encoder.Parameters().setQuality(QUALITY));
    }
  }

  /** Gives what there is; the library's own stream waits until the array is full. */
  private static final class Decompressing extends InputStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final InputStream in;
    private final byte[] input;
    private final DecoderJNI.Wrapper decoder;
    private ByteBuffer output = NOTHING;
    private boolean closed;

    Decompressing(InputStream in, int buffer) throws IOException {
      this.in = in;
      input = new byte[buffer];
      decoder = new DecoderJNI.Wrapper(buffer);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
      requireOpen();
      while (!output.hasRemaining()) {
        switch (decoder.getStatus()) {
          case DONE -> {
            return -1;
          }
          case OK -> decoder.push(0);
          case NEEDS_MORE_OUTPUT -> output = decoder.pull();
          case NEEDS_MORE_INPUT -> goOn();
          case ERROR -> throw new IOException("it is malformed");
        }
      }
      int length = Math.min(most, output.remaining());
      output.get(to, offset, length);
      return length;
    }

    private void requireOpen() throws IOException {
      if (closed) {
        throw new IOException("it is closed");
      }
    }

    private void goOn() throws IOException {
      if (decoder.hasOutput()) {
        output = decoder.pull();
        return;
      }
      int length = in.read(input); // suspends, and may be closed meanwhile
      requireOpen();
      if (length < 0) {
        throw new EOFException("it is cut short");
      }
      decoder.getInputBuffer().clear().put(input, 0, length);
      decoder.push(length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        output = NOTHING; // it was the decoder's
        decoder.destroy();
        in.close();
      }
    }
  }
}
