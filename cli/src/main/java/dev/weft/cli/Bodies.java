package dev.weft.cli;

import dev.weft.Asyncio;
import dev.weft.http.HttpException;
import dev.weft.http.Request;
import dev.weft.http.Response;
import dev.weft.http.ServerEvent;
import dev.weft.stream.AsyncStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers whose bodies come in a way of their own: compressed, in parts, slowly, line by line. */
final class Bodies {
  static final int MOST_BYTES = 10 << 20;
  static final int MOST_LINES = 10_000;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,9})-(\\d{0,9})");
  private static final byte[] NEWLINE = {'\n'};

  private Bodies() {}

  /** Returns {@code echo} in this coding, whether the client takes it or not. */
  static Response compressed(String coding, Map<String, @Nullable Object> echo) throws IOException {
    boolean gzip = coding.equals("gzip");
    echo.put(gzip ? "gzipped" : "deflated", true);
    var compressed = new ByteArrayOutputStream();
    try (OutputStream zip =
        gzip ? new GZIPOutputStream(compressed) : new DeflaterOutputStream(compressed)) {
      zip.write(json(echo));
    }
    return Response.bytes(compressed.toByteArray())
        .withHeader("Content-Type", "application/json")
        .withHeader("Content-Encoding", coding);
  }

  private static byte[] json(Object value) {
    return JsonMapper.shared().writeValueAsBytes(value); // in one line
  }

  /** Returns random bytes; those of a {@code seed} are always the same. */
  static Response random(Request request, int size) {
    String seed = request.query("seed");
    var random =
        seed == null
            ? ThreadLocalRandom.current()
            : new Random(HttpBin.number(seed, Integer.MIN_VALUE, Integer.MAX_VALUE));
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Response.bytes(bytes);
  }

  /** Returns a part of the alphabet, repeated: all of it, or the range that is asked for. */
  static Response range(Request request, int size) {
    byte[] all = new byte[size];
    for (int i = 0; i < size; i++) {
      all[i] = (byte) ('a' + i % 26);
    }
    String etag = "\"range" + size + "\"";
    Matcher range = RANGE.matcher(String.valueOf(request.header("Range")).strip());
    String condition = request.header("If-Range");
    boolean whole = !range.matches() || (condition != null && !condition.equals(etag));
    Response response = whole ? Response.bytes(all) : part(all, range.group(1), range.group(2));
    return response.withHeader("ETag", etag).withHeader("Accept-Ranges", "bytes");
  }

  private static Response part(byte[] all, String from, String to) {
    int size = all.length;
    if (from.isEmpty() && to.isEmpty()) {
      return Response.bytes(all);
    }
    int first = from.isEmpty() ? Math.max(0, size - Integer.parseInt(to)) : Integer.parseInt(from);
    int last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Integer.parseInt(to));
    if (!from.isEmpty() && !to.isEmpty() && Integer.parseInt(to) < first) {
      return Response.bytes(all);
    }
    if (first >= size) {
      return Response.status(416).withHeader("Content-Range", "bytes */" + size);
    }
    return Response.bytes(Arrays.copyOfRange(all, first, last + 1))
        .withStatus(206)
        .withHeader("Content-Range", "bytes " + first + "-" + last + "/" + size);
  }

  /**
   * Returns {@code numbytes} asterisks, spread over {@code duration} seconds, after {@code delay}
   * seconds, with the status {@code code}.
   */
  static Response drip(Request request) {
    int size = HttpBin.number(request.query("numbytes", "10"), 1, MOST_LINES);
    Duration duration = HttpBin.seconds(request.query("duration", "2"));
    Duration delay = HttpBin.seconds(request.query("delay", "0"));
    int code = HttpBin.number(request.query("code", "200"), 200, 599);
    if (code == 204 || code == 304) {
      throw new HttpException(400, "a status that has a body is required");
    }
    AsyncStream<byte[]> drops =
        AsyncStream.generate(out -> {
          for (int i = 0; i < size; i++) {
            Asyncio.sleep(i == 0 ? delay : duration.dividedBy(size));
            out.yield(new byte[] {'*'});
          }
        });
    return Response.stream(drops)
        .withStatus(code)
        .withHeader("Content-Length", Integer.toString(size));
  }

  /** Returns {@code echo} so many times, a line each. */
  static Response lines(Map<String, @Nullable Object> echo, int count) {
    AsyncStream<byte[]> lines =
        AsyncStream.range(count)
            .map(id -> {
              Map<String, @Nullable Object> line = new LinkedHashMap<>(echo);
              line.put("id", id);
              return json(line);
            })
            .flatMap(line -> List.of(line, NEWLINE));
    return Response.stream(lines).withHeader("Content-Type", "application/json");
  }

  /** Returns so many events, with a pause before each but the first. */
  static Response events(int count, Duration pause) {
    AsyncStream<ServerEvent> events =
        AsyncStream.range(count)
            .map(id -> {
              Asyncio.sleep(id == 0 ? Duration.ZERO : pause);
              return new ServerEvent("{\"id\":" + id + "}")
                  .withEvent("ping")
                  .withId(Integer.toString(id));
            });
    return Response.events(events);
  }
}
