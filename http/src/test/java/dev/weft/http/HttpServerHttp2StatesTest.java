package dev.weft.http;

import static dev.weft.http.RawHttp2.ACK;
import static dev.weft.http.RawHttp2.ALL;
import static dev.weft.http.RawHttp2.CONTINUATION;
import static dev.weft.http.RawHttp2.DATA;
import static dev.weft.http.RawHttp2.END_HEADERS;
import static dev.weft.http.RawHttp2.END_STREAM;
import static dev.weft.http.RawHttp2.GOAWAY;
import static dev.weft.http.RawHttp2.HEADERS;
import static dev.weft.http.RawHttp2.PING;
import static dev.weft.http.RawHttp2.PRIORITY;
import static dev.weft.http.RawHttp2.RST_STREAM;
import static dev.weft.http.RawHttp2.SETTINGS;
import static dev.weft.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states of streams, their dependencies, flow control and header blocks: h2spec's list. */
class HttpServerHttp2StatesTest {
  private static final int PADDED = 8;
  private static final int WITH_PRIORITY = 0x20;
  private static final int LAST = 201;

  private static final String DONE = "200 on " + LAST;

  /** What a client sends; then it asks once more, on a stream of its own. */
  private interface Sends {
    void to(RawHttp2 client) throws IOException;
  }

  private record Case(Sends sends, List<String> heard) {}

  private final Map<String, Case> cases = new LinkedHashMap<>();

  private void add(String name, Sends sends, String... heard) {
    cases.put(name, new Case(sends, List.of(heard)));
  }

  private static Response answer(Request request) {
    if (request.path().equals("/wait")) {
      Asyncio.sleep(Asyncio.seconds(3600));
    }
    return Response.text(request.text());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] concat(byte[] first, byte... second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] get(RawHttp2 client) {
    return client.block(RawHttp2.fields("GET", "/"));
  }

  /** Opens a stream that is not answered, and ends the client's side of it. */
  private static RawHttp2 waiting(RawHttp2 client) throws IOException {
    return client.get(1, "/wait");
  }

  private void states() { // RFC 9113, 5.1
    add("data after the end", c -> waiting(c).data(1, "x", false), "reset 1: 5", DONE);
    add(
        "a header after the end",
        c -> waiting(c).send(HEADERS, ALL, 1, get(c)),
        "reset 1: 1", // of a stream that has ended: PROTOCOL_ERROR, or STREAM_CLOSED
        DONE);
    add(
        "a continuation after the end",
        c -> waiting(c).send(CONTINUATION, END_HEADERS, 1, get(c)),
        "goaway 1");
    add("a window after the end", c -> waiting(c).send(WINDOW_UPDATE, 0, 1, 10), DONE);
    add("a reset after the end", c -> waiting(c).send(RST_STREAM, 0, 1, 8), DONE);
    add("a priority after the end", c -> waiting(c).send(PRIORITY, 0, 1, new byte[5]), DONE);
    add(
        "data after a reset",
        c -> waiting(c).send(RST_STREAM, 0, 1, 8).data(1, "x", true),
        "reset 1: 5",
        DONE);
    add(
        "a header after a reset",
        c -> waiting(c).send(RST_STREAM, 0, 1, 8).send(HEADERS, ALL, 1, get(c)),
        "reset 1: 5",
        DONE);
    add(
        "a window after a reset",
        c -> waiting(c).send(RST_STREAM, 0, 1, 8).send(WINDOW_UPDATE, 0, 1, 10),
        DONE);
    add(
        "another reset after a reset",
        c -> waiting(c).send(RST_STREAM, 0, 1, 8).send(RST_STREAM, 0, 1, 8),
        DONE);
    add(
        "a header after the answer",
        c -> {
          assertThat(c.get(1, "/").answer()).isEqualTo("200 ");
          c.send(HEADERS, ALL, 1, get(c));
        },
        "reset 1: 5",
        DONE);
    numbers();
    add("an even number", c -> c.get(4, "/"), "goaway 1");
    add("a malformed header with an even number", c -> c.get(4, "/", "X", "y"), "goaway 1");
    add("a second header without an end", c -> c.post(1).post(1), "reset 1: 1", DONE);
    add(
        "a third header",
        c ->
            c.send(HEADERS, END_HEADERS, 1, c.block(RawHttp2.fields("POST", "/wait")))
                .send(HEADERS, ALL, 1, c.block("t", "u"))
                .send(HEADERS, ALL, 1, get(c)),
        "reset 1: 1",
        DONE);
    add(
        "a pseudo-header in a trailer",
        c -> c.post(1).send(HEADERS, ALL, 1, c.block(":method", "GET")),
        "reset 1: 1",
        DONE);
  }

  private void numbers() { // 5.1.1
    add("a number below the last", c -> waiting(c.get(5, "/wait")), "goaway 1");
    add(
        "a malformed header with a number below the last",
        c -> c.get(5, "/wait").get(1, "/", "X", "y"),
        "goaway 1");
    add(
        "a large header with a number below the last",
        c -> c.get(5, "/wait").get(1, "/", "x", "y".repeat(18_000)),
        "goaway 1");
    add("a number between two", c -> waiting(c).get(7, "/wait").get(3, "/"), "goaway 1");
    add(
        "a number below one that was refused",
        c -> c.get(5, "/", "X", "y").get(3, "/"),
        "reset 5: 1",
        "goaway 1");
    add(
        "numbers that are left out",
        c -> waiting(c).get(5, "/wait").get(99, "/wait").send(RST_STREAM, 0, 5, 8).get(5, "/"),
        "reset 5: 5",
        DONE);
  }

  private void dependencies() { // 5.3: not used any more, but still not to be nonsense
    byte[] onOne = bytes(0, 0, 0, 1, 16);
    add("a priority on itself", c -> c.send(PRIORITY, 0, 1, onOne), "reset 1: 1", DONE);
    add(
        "a header that depends on itself",
        c -> c.send(HEADERS, ALL | WITH_PRIORITY, 1, concat(onOne, get(c))),
        "goaway 1"); // its fields are not decoded, and so no later ones can be
    add("a short priority", c -> c.send(PRIORITY, 0, 1, new byte[4]), "reset 1: 6", DONE);
    add("a long priority", c -> c.send(PRIORITY, 0, 1, new byte[6]), "reset 1: 6", DONE);
    add("a priority of what is not there", c -> c.send(PRIORITY, 0, 7, onOne), DONE);
    add(
        "a header with a priority",
        c -> c.send(HEADERS, ALL | WITH_PRIORITY, 1, concat(bytes(0, 0, 0, 0, 1), get(c))),
        "200 on 1",
        DONE);
  }

  private void frames() { // 4 and 6
    add("flags that are unknown", c -> c.send(PING, 0xFE, 0, new byte[8]), "ping", DONE);
    add("a ping that is an answer", c -> c.send(PING, ACK, 0, new byte[8]), DONE);
    add(
        "the reserved bit of a stream's number",
        c -> c.send(PING, 0, 0x8000_0000, new byte[8]),
        "ping",
        DONE);
    add("a padded header", c -> c.send(HEADERS, ALL | PADDED, 1, padded(get(c))), "200 on 1", DONE);
    add("padded data", c -> c.post(1).send(DATA, PADDED | 1, 1, padded(bytes())), "200 on 1", DONE);
    add(
        "nothing but padding",
        c -> c.post(1).send(DATA, PADDED | END_STREAM, 1, bytes(0)),
        "200 on 1",
        DONE);
    add(
        "a header with too much padding",
        c -> c.send(HEADERS, ALL | PADDED, 1, bytes(200, 1)),
        "goaway 1");
    add(
        "a frame as large as allowed",
        c -> c.post(1).send(DATA, END_STREAM, 1, new byte[1 << 14]),
        "200 on 1",
        DONE);
    add(
        "a header that is too large a frame",
        c -> c.stream.write(bytes(0, 0x40, 1, HEADERS, ALL, 0, 0, 0, 1)),
        "goaway 6");
    add(
        "settings that are too large a frame",
        c -> c.stream.write(bytes(0, 0x40, 2, SETTINGS, 0, 0, 0, 0, 0)),
        "goaway 6");
    add("the largest frames", c -> c.send(SETTINGS, 0, 0, bytes(0, 5, 0, 0xFF, 0xFF, 0xFF)), DONE);
    add("too large frames", c -> c.send(SETTINGS, 0, 0, bytes(0, 5, 1, 0, 0, 0)), "goaway 1");
    add("no streams at all", c -> c.send(SETTINGS, 0, 0, bytes(0, 3, 0, 0, 0, 0)), DONE);
    add("a table of no size", c -> c.send(SETTINGS, 0, 0, bytes(0, 1, 0, 0, 0, 0)), DONE);
    add("a long reset", c -> waiting(c).send(RST_STREAM, 0, 1, new byte[5]), "goaway 6");
    add("a long ping", c -> c.send(PING, 0, 0, new byte[9]), "goaway 6");
    add("a long window", c -> c.send(WINDOW_UPDATE, 0, 0, new byte[5]), "goaway 6");
  }

  private static byte[] padded(byte... content) {
    return concat(concat(bytes(5), content), new byte[5]);
  }

  private void continuations() { // 6.10
    byte[] nothing = bytes();
    add(
        "a continuation after the whole header",
        c -> c.send(HEADERS, END_HEADERS, 1, get(c)).send(CONTINUATION, END_HEADERS, 1, nothing),
        "goaway 1");
    add(
        "a continuation after the last one",
        c ->
            c.send(HEADERS, 0, 1, get(c))
                .send(CONTINUATION, END_HEADERS, 1, nothing)
                .send(CONTINUATION, END_HEADERS, 1, nothing),
        "goaway 1");
    add(
        "a continuation after data",
        c -> c.post(1).data(1, "x", false).send(CONTINUATION, END_HEADERS, 1, nothing),
        "goaway 1");
    add(
        "a continuation on stream 0",
        c -> c.send(HEADERS, 0, 1, get(c)).send(CONTINUATION, END_HEADERS, 0, nothing),
        "goaway 1");
    add(
        "an unknown frame within a header",
        c -> c.send(HEADERS, 0, 1, get(c)).send(0x42, 0, 1, nothing),
        "goaway 1");
    add("data within a header", c -> c.send(HEADERS, 0, 1, get(c)).data(1, "x", false), "goaway 1");
    add(
        "another header within a header",
        c -> c.send(HEADERS, 0, 1, get(c)).send(HEADERS, ALL, 3, get(c)),
        "goaway 1");
    add(
        "a header in three",
        c ->
            c.send(HEADERS, END_STREAM, 1, c.block(":method", "GET", ":scheme", "http"))
                .send(CONTINUATION, 0, 1, c.block(":path", "/"))
                .send(CONTINUATION, END_HEADERS, 1, c.block(":authority", "a")),
        "200 on 1",
        DONE);
  }

  private void compression() { // RFC 7541
    add("index 0", c -> c.send(HEADERS, ALL, 1, bytes(0x80)), "goaway 9");
    add("an index without an end", c -> c.send(HEADERS, ALL, 1, bytes(0xFF)), "goaway 9");
    add(
        "a number that never ends",
        c -> c.send(HEADERS, ALL, 1, bytes(0xFF, 255, 255, 255, 255, 255, 255, 255, 255, 127)),
        "goaway 9");
    add("a table size behind a field", c -> c.send(HEADERS, ALL, 1, bytes(0x82, 0x20)), "goaway 9");
    add(
        "a value that is cut off",
        c -> c.send(HEADERS, ALL, 1, bytes(0, 1, 'x', 5, 'y')),
        "goaway 9");
    add(
        "Huffman with 8 bits of padding",
        c -> c.send(HEADERS, ALL, 1, bytes(0, 1, 'x', 0x82, 0x1f, 0xff)),
        "goaway 9");
    add(
        "Huffman padded with zeros",
        c -> c.send(HEADERS, ALL, 1, bytes(0, 1, 'x', 0x81, 0x18)),
        "goaway 9");
    add(
        "Huffman with an end of string",
        c -> c.send(HEADERS, ALL, 1, bytes(0, 1, 'x', 0x84, 0xff, 0xff, 0xff, 0xff)),
        "goaway 9");
    add(
        "a small field that is used a thousand times", // the HPACK bomb
        c -> c.send(HEADERS, ALL, 1, bomb(c)),
        "431 on 1",
        "reset 1: 1",
        DONE);
  }

  private static byte[] bomb(RawHttp2 client) {
    byte[] uses = new byte[1_000];
    Arrays.fill(uses, (byte) 0xBE); // what came into the table last
    return concat(client.block(RawHttp2.fields("GET", "/", "x", "y".repeat(3_000))), uses);
  }

  @AsyncTest
  void eachIsAnsweredAsTheStandardSays() throws Exception {
    states();
    dependencies();
    frames();
    continuations();
    compression();
    assertThat(cases).hasSizeGreaterThan(50);
    var wrong = new ArrayList<String>();
    Raw.serving(
        HttpServerHttp2StatesTest::answer,
        port ->
            cases.forEach((name, it) -> {
              List<String> heard = heard(port, it.sends);
              if (!heard.equals(it.heard)) {
                wrong.add(name + ": " + heard + " and not " + it.heard);
              }
            }));
    assertThat(wrong).isEmpty();
  }

  private static List<String> heard(int port, Sends sends) {
    var heard = new ArrayList<String>();
    try (RawHttp2 client = RawHttp2.connect(port)) {
      client.settle();
      sends.to(client);
      client.get(LAST, "/");
      RawHttp2.Frame frame;
      do {
        frame = client.next();
        if (frame != null && frame.type() != DATA) {
          heard.add(name(client, frame));
        }
      } while (frame != null
          && frame.type() != GOAWAY
          && !(frame.ends() && frame.stream() == LAST));
    } catch (IOException e) {
      heard.add(e.toString());
    }
    return heard;
  }

  private static String name(RawHttp2 client, RawHttp2.Frame frame) {
    return switch (frame.type()) {
      case HEADERS -> client.headers(frame).status() + " on " + frame.stream();
      case RST_STREAM -> "reset " + frame.stream() + ": " + frame.code();
      case GOAWAY -> "goaway " + frame.code();
      case PING -> "ping";
      default -> "frame " + frame.type();
    };
  }
}
