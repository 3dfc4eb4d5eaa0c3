package dev.weft.http;

import dev.weft.http.coding.Coding;
import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;

/** Sends less. */
final class Compression implements Middleware {
  /*
   * What a stream yields is flushed through the compressor, so that an event is not held back until
   * others have followed. Bytes that are there are compressed in pieces too, while they are sent:
   * the loop does not stand still for a big one.
   */
  private static final int SMALLEST = 1024;
  private static final int PIECE = 64 * 1024;
  private static final Set<String> TEXTUAL =
      Set.of("json", "javascript", "xml", "wasm", "x-ndjson", "manifest+json");

  private final boolean brotli;

  Compression(boolean brotli) {
    this.brotli = brotli;
  }

  @Override
  public Response apply(Request request, Handler next) throws Exception {
    Response response = next.handle(request);
    if (!isWorthwhile(response)) {
      return response;
    }
    Response varying = response.withAddedHeader("Vary", "Accept-Encoding");
    Coding coding = Coding.best(request.header("Accept-Encoding"), brotli);
    return coding == null ? varying : compressed(varying, coding);
  }

  private static boolean isWorthwhile(Response response) {
    String type = response.header("Content-Type");
    String caching = response.header("Cache-Control");
    return response.status() >= 200
        && response.status() != 204
        && response.status() != 206
        && response.status() != 304
        && response.header("Content-Encoding") == null
        && (response.length() < 0 || response.length() >= SMALLEST)
        && !Conditions.lists(caching, "no-transform")
        && type != null
        && isTextual(type);
  }

  private static boolean isTextual(String field) {
    int end = field.indexOf(';');
    String type = (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    String subtype = type.substring(type.indexOf('/') + 1);
    return type.startsWith("text/")
        || TEXTUAL.contains(subtype)
        || subtype.endsWith("+json")
        || subtype.endsWith("+xml");
  }

  private static Response compressed(Response response, Coding coding) {
    AsyncStream<?> source =
        response.body() instanceof Response.Chunks chunks ? chunks.source() : AsyncStream.of();
    AsyncStream<byte[]> stream = AsyncStream.generate(out -> compress(response, coding, out));
    Response smaller =
        response
            .withBody(new Response.Chunks(stream, source))
            .withoutHeader("Content-Length")
            .withoutHeader("Accept-Ranges")
            .withHeader("Content-Encoding", coding.token);
    String etag = response.header("ETag");
    return etag == null || etag.startsWith("W/")
        ? smaller
        : smaller.withHeader("ETag", "W/" + etag);
  }

  private static void compress(Response response, Coding coding, AsyncStream.Out<byte[]> out)
      throws IOException {
    boolean live = response.body() instanceof Response.Chunks;
    var compressed = new ByteArrayOutputStream();
    try (OutputStream zip = coding.over(compressed)) {
      response
          .content()
          .forEach((byte[] piece) -> {
            for (int start = 0; start < piece.length; start += PIECE) {
              zip.write(piece, start, Math.min(PIECE, piece.length - start));
              if (live) {
                zip.flush();
              }
              hand(compressed, out);
            }
          });
    }
    hand(compressed, out);
  }

  private static void hand(ByteArrayOutputStream compressed, AsyncStream.Out<byte[]> out) {
    if (compressed.size() > 0) {
      byte[] piece = compressed.toByteArray();
      compressed.reset();
      out.yield(piece);
    }
  }
}
