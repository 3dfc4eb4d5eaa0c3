package dev.weft.http.coding;

import dev.weft.http.syntax.Accept;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A way to send less: the best comes first. */
public enum Coding {
  BR("br") {
    @Override
    public OutputStream over(OutputStream out) throws IOException {
      return Brotli.compressing(out);
    }
  },
  GZIP("gzip") {
    @Override
    public OutputStream over(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, BUFFER, true);
    }
  },
  DEFLATE("deflate") {
    @Override
    public OutputStream over(OutputStream out) {
      return new DeflaterOutputStream(out, true);
    }
  };

  private static final int BUFFER = 512;

  public final String token;

  Coding(String token) {
    this.token = token;
  }

  /** Returns a stream that compresses to {@code out} what is written, all of it when closed. */
  public abstract OutputStream over(OutputStream out) throws IOException;

  /** Returns what the client takes most gladly; null if it takes none. */
  public static @Nullable Coding best(@Nullable String accept, boolean brotli) {
    Coding best = null;
    double most = 0;
    for (Coding coding : values()) {
      double quality = coding == BR && !brotli ? 0 : Accept.quality(accept, coding.token);
      if (quality > most) {
        best = coding;
        most = quality;
      }
    }
    return best;
  }

  /** Returns what we take, as a field value. */
  public static String accepted() {
    return Brotli.isAvailable() ? "gzip, deflate, br" : "gzip, deflate";
  }
}
