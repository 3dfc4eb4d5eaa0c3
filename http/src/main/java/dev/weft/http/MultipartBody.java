package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a form of several parts is sent (RFC 7578). */
final class MultipartBody {
  private final List<? extends Map.Entry<String, Body>> parts;
  private final String boundary = "weft-" + UUID.randomUUID();

  private MultipartBody(List<? extends Map.Entry<String, Body>> parts) {
    this.parts = List.copyOf(parts);
  }

  static Body of(List<? extends Map.Entry<String, Body>> parts) {
    var form = new MultipartBody(parts);
    return Body.of(
        AsyncStream.generate(form::write),
        form::length,
        "multipart/form-data; boundary=" + form.boundary,
        parts.stream().allMatch(part -> part.getValue().isRepeatable()));
  }

  private void write(AsyncStream.Out<byte[]> out) {
    for (var part : parts) {
      out.yield(header(part.getKey(), part.getValue()));
      part.getValue().pieces().forEach(out::yield);
    }
    out.yield(end());
  }

  private byte[] header(String name, Body part) {
    String file = part.fileName() == null ? "" : "; filename=\"" + quoted(part.fileName()) + "\"";
    String type = part.type() == null ? "" : "Content-Type: " + part.type() + "\r\n";
    String text =
        "\r\n--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n%s\r\n"
            .formatted(boundary, quoted(name), file, type);
    return text.getBytes(UTF_8);
  }

  private byte[] end() {
    return ("\r\n--" + boundary + "--\r\n").getBytes(UTF_8);
  }

  private long length() throws IOException {
    long sum = end().length;
    for (var part : parts) {
      long length = part.getValue().length();
      if (length < 0) {
        return -1;
      }
      sum += header(part.getKey(), part.getValue()).length + length;
    }
    return sum;
  }

  /** As browsers do it (HTML, "escape a multipart form data entry name"). */
  private static String quoted(String name) {
    return name.replace("\n", "%0A").replace("\r", "%0D").replace("\"", "%22");
  }
}
