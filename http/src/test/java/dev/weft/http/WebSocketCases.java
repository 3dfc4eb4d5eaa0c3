package dev.weft.http;

import static dev.weft.http.RawWebSocket.BINARY;
import static dev.weft.http.RawWebSocket.BIT1;
import static dev.weft.http.RawWebSocket.CLOSE;
import static dev.weft.http.RawWebSocket.LAST;
import static dev.weft.http.RawWebSocket.MORE;
import static dev.weft.http.RawWebSocket.PING;
import static dev.weft.http.RawWebSocket.PONG;
import static dev.weft.http.RawWebSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.http.RawWebSocket.Frames;
import dev.weft.http.coding.PerMessageDeflate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What may come on a WebSocket, and what is to be answered. */
final class WebSocketCases {
  static final int LIMIT = 1 << 20;

  /**
   * After the last frame the other side waits; `answers` are all frames that it gets, to the end.
   */
  record Case(String name, boolean deflate, Consumer<Frames> frames, List<String> answers) {}

  private final List<Case> cases = new ArrayList<>();

  private void add(String name, Consumer<Frames> frames, String... answers) {
    cases.add(new Case(name, false, frames, List.of(answers)));
  }

  /** Frames that are all right, after which the connection is closed in order. */
  private void good(String name, Consumer<Frames> frames, String... answers) {
    String[] all = Arrays.copyOf(answers, answers.length + 1);
    all[answers.length] = "close 1000";
    add(name, frames.andThen(f -> f.close(1000, "")), all);
  }

  private void bad(String name, int code, Consumer<Frames> frames) {
    add(name, frames, "close " + code);
  }

  /** What is sent after an error is not looked at. */
  private void badThen(String name, int code, Consumer<Frames> frames) {
    bad(name, code, frames.andThen(f -> f.frame(TEXT, "too late").frame(PING, "").close(1000, "")));
  }

  private void goodDeflated(String name, Consumer<Frames> frames, String... answers) {
    good(name, frames, answers);
    deflateLast();
  }

  private void badDeflated(String name, int code, Consumer<Frames> frames) {
    badThen(name, code, frames);
    deflateLast();
  }

  private void deflateLast() {
    Case last = cases.removeLast();
    cases.add(new Case(last.name, true, last.frames, last.answers));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private void framing() {
    good("text", f -> f.frame(TEXT, "hello"), "text hello");
    good("text beyond ASCII", f -> f.frame(TEXT, "é€😀"), "text é€😀");
    good("empty text", f -> f.frame(TEXT, ""), "text ");
    good("bytes", f -> f.frame(BINARY, "hello"), "binary hello");
    good("no bytes", f -> f.frame(BINARY, ""), "binary ");
    good("two messages", f -> f.frame(TEXT, "a").frame(BINARY, "b"), "text a", "binary b");
    for (int length : List.of(125, 126, 127, 128, 65_535, 65_536, 65_537, LIMIT)) {
      String answer = "binary[" + length + "]";
      good(length + " bytes", f -> f.frame(BINARY, new byte[length]), answer);
    }
    for (int opcode : List.of(3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF)) {
      badThen("reserved opcode " + opcode, 1002, f -> f.frame(0x80 | opcode, ""));
    }
    for (int bits : List.of(1, 2, 3, 4, 5, 6, 7)) {
      badThen("reserved bits " + bits, 1002, f -> f.frame(TEXT | bits << 4, "a"));
    }
    badThen("a reserved bit of a ping", 1002, f -> f.frame(PING | BIT1, ""));
    badThen("a reserved bit of a close", 1002, f -> f.frame(CLOSE | 0x10, ""));
    badThen("a mask that should not be, or none", 1002, f -> f.wronglyMasked(TEXT, "a"));
    badThen("a ping of the wrong side", 1002, f -> f.wronglyMasked(PING, ""));
    badThen("a close of the wrong side", 1002, f -> f.wronglyMasked(CLOSE, ""));
  }

  private void lengths() {
    badThen("2 bytes for a length of 125", 1002, f -> f.sized(BINARY, 126, 125, new byte[125]));
    badThen("2 bytes for a length of 0", 1002, f -> f.sized(TEXT, 126, 0, new byte[0]));
    badThen("8 bytes for 65535", 1002, f -> f.sized(BINARY, 127, 65_535, new byte[65_535]));
    badThen("8 bytes for 1", 1002, f -> f.sized(BINARY, 127, 1, new byte[1]));
    badThen("a length below zero", 1002, f -> f.sized(BINARY, 127, -1, new byte[9]));
    badThen("the lowest length", 1002, f -> f.sized(BINARY, 127, Long.MIN_VALUE, new byte[9]));
    badThen("one byte too many", 1009, f -> f.frame(BINARY, new byte[LIMIT + 1]));
    bad("only the length is too big", 1009, f -> f.sized(BINARY, 127, LIMIT + 1, new byte[0]));
    bad("a length of 4 GiB", 1009, f -> f.sized(BINARY, 127, 1L << 32, new byte[0]));
    bad("the longest length", 1009, f -> f.sized(TEXT, 127, Long.MAX_VALUE, new byte[9]));
    badThen("too big in two", 1009, f -> f.frame(2, new byte[LIMIT]).frame(LAST, new byte[1]));
    badThen(
        "too big in many",
        1009,
        f -> {
          for (int i = 0; i < 17; i++) {
            f.frame(i == 0 ? 1 : MORE, new byte[LIMIT / 16]);
          }
        });
    good(
        "just as big as allowed in two",
        f -> f.frame(2, new byte[LIMIT - 1]).frame(LAST, new byte[1]),
        "binary[" + LIMIT + "]");
  }

  private void controls() {
    good("ping", f -> f.frame(PING, ""), "pong ");
    good("ping with content", f -> f.frame(PING, "abc"), "pong abc");
    good("ping of 125 bytes", f -> f.frame(PING, new byte[125]), "pong[125]");
    good("pong unasked", f -> f.frame(PONG, "abc"));
    good("pong of 125 bytes", f -> f.frame(PONG, new byte[125]));
    good("ping that is no text", f -> f.frame(PING, bytes(0xFF, 0xFE)), "pong \uFFFD\uFFFD");
    good(
        "a ping between messages",
        f -> f.frame(TEXT, "a").frame(PING, "p").frame(TEXT, "b"),
        "pong p",
        "text a",
        "text b");
    badThen("ping of 126 bytes", 1002, f -> f.frame(PING, new byte[126]));
    badThen("pong of 126 bytes", 1002, f -> f.frame(PONG, new byte[126]));
    badThen("close of 126 bytes", 1002, f -> f.frame(CLOSE, Frames.closing(1000, new byte[124])));
    badThen("ping of 65536 bytes", 1002, f -> f.frame(PING, new byte[65_536]));
    badThen("ping in fragments", 1002, f -> f.frame(0x09, "a").frame(LAST, "b"));
    badThen("pong in fragments", 1002, f -> f.frame(0x0A, "a").frame(LAST, "b"));
    badThen("close in fragments", 1002, f -> f.frame(0x08, "").frame(LAST, ""));
  }

  private void fragments() {
    good("two", f -> f.frame(1, "he").frame(LAST, "llo"), "text hello");
    good("three", f -> f.frame(2, "a").frame(MORE, "b").frame(LAST, "c"), "binary abc");
    good("an empty end", f -> f.frame(1, "hello").frame(LAST, ""), "text hello");
    good("an empty beginning", f -> f.frame(1, "").frame(LAST, "hello"), "text hello");
    good("all empty", f -> f.frame(1, "").frame(MORE, "").frame(LAST, ""), "text ");
    good("many", f -> many(f, 1_000, "x"), "text[1000]");
    good("many empty ones", f -> many(f, 5_000, ""), "text ");
    good(
        "a ping among them",
        f -> f.frame(1, "he").frame(PING, "p").frame(LAST, "llo"),
        "pong p",
        "text hello");
    good(
        "a pong among them",
        f -> f.frame(1, "he").frame(PONG, "p").frame(LAST, "llo"),
        "text hello");
    good(
        "two messages one after the other",
        f -> f.frame(1, "a").frame(LAST, "b").frame(2, "c").frame(LAST, "d"),
        "text ab",
        "binary cd");
    add(
        "a close among them",
        f -> f.frame(1, "he").close(1000, "").frame(LAST, "llo"),
        "close 1000");
    badThen("an end without a beginning", 1002, f -> f.frame(LAST, "a"));
    badThen("a middle without a beginning", 1002, f -> f.frame(MORE, "a"));
    badThen("text within text", 1002, f -> f.frame(1, "a").frame(TEXT, "b"));
    badThen("bytes within text", 1002, f -> f.frame(1, "a").frame(BINARY, "b"));
    badThen("another beginning", 1002, f -> f.frame(1, "a").frame(1, "b"));
    badThen("a bit in the middle", 1002, f -> f.frame(1, "a").frame(MORE | BIT1, "b"));
    bad("more after the end", 1002, f -> f.frame(1, "").frame(LAST, bytes()).frame(LAST, "b"));
    Case last = cases.removeLast();
    cases.add(new Case(last.name, false, last.frames, List.of("close 1002")));
  }

  private static void many(Frames frames, int count, String each) {
    frames.frame(1, each);
    for (int i = 2; i < count; i++) {
      frames.frame(MORE, each);
    }
    frames.frame(LAST, each);
  }

  private void utf8() {
    byte[] text = "aé€😀z".getBytes(UTF_8);
    for (int split = 0; split <= text.length; split++) {
      byte[] start = Arrays.copyOf(text, split);
      byte[] end = Arrays.copyOfRange(text, split, text.length);
      good("UTF-8 split at " + split, f -> f.frame(1, start).frame(LAST, end), "text aé€😀z");
    }
    good("the replacement character", f -> f.frame(TEXT, "a\uFFFDb"), "text a\uFFFDb");
    good("the last character", f -> f.frame(TEXT, "\uDBFF\uDFFF"), "text \uDBFF\uDFFF");
    good("NUL", f -> f.frame(TEXT, "\0"), "text \0");
    good("bytes that are no text", f -> f.frame(BINARY, bytes(0xFF)), "binary \uFFFD");
    notText("a byte that is never there", 0x61, 0xFF);
    notText("a continuation alone", 0x80);
    notText("half a letter at the end", 0x61, 0xC3);
    notText("half a long letter at the end", 0xF0, 0x9F, 0x98);
    notText("half a letter within", 0xC3, 0x61);
    notText("a slash in two bytes", 0xC0, 0xAF);
    notText("a slash in three bytes", 0xE0, 0x80, 0xAF);
    notText("a slash in four bytes", 0xF0, 0x80, 0x80, 0xAF);
    notText("a NUL in two bytes", 0xC0, 0x80);
    notText("half of a surrogate pair", 0xED, 0xA0, 0x80);
    notText("a surrogate pair", 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80);
    notText("beyond the last character", 0xF4, 0x90, 0x80, 0x80);
    notText("five bytes", 0xF8, 0x88, 0x80, 0x80, 0x80);
    badThen("broken in fragments", 1007, f -> f.frame(1, bytes(0xC3)).frame(LAST, bytes(0x61)));
    bad("broken in the first of more", 1007, f -> f.frame(1, bytes(0x61, 0xC3, 0x28)));
    bad("broken in a middle", 1007, f -> f.frame(1, "a").frame(MORE, bytes(0xED, 0xA0, 0x80)));
    bad("broken across two of more", 1007, f -> f.frame(1, bytes(0xF4)).frame(MORE, bytes(0x90)));
    badThen("cut off in fragments", 1007, f -> f.frame(1, "a").frame(LAST, bytes(0xE2, 0x82)));
  }

  private void notText(String name, int... payload) {
    badThen("text: " + name, 1007, f -> f.frame(TEXT, bytes(payload)));
  }

  private void closing() {
    add("close without a code", f -> f.frame(CLOSE, ""), "close");
    add("close with a reason", f -> f.close(1000, "bye é"), "close 1000");
    add("the longest reason", f -> f.close(1000, "x".repeat(123)), "close 1000");
    add("frames after a close", f -> f.close(1000, "").frame(TEXT, "a"), "close 1000");
    add("another close after it", f -> f.close(1000, "").close(1001, ""), "close 1000");
    add("rubbish after a close", f -> f.close(1000, "").raw(bytes(0xFF, 0xFF)), "close 1000");
    for (int code : List.of(1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)) {
      add("close with " + code, f -> f.close(code, ""), "close " + code);
    }
    for (int code : List.of(3000, 3999, 4000, 4999)) {
      add("close with " + code, f -> f.close(code, "x"), "close " + code);
    }
    for (int code : List.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999)) {
      bad("close with " + code, 1002, f -> f.close(code, ""));
    }
    for (int code : List.of(5000, 32_767, 32_768, 65_535)) {
      bad("close with " + code, 1002, f -> f.close(code, ""));
    }
    bad("half a code", 1002, f -> f.frame(CLOSE, bytes(3)));
    bad("a reason that is no text", 1007, f -> f.frame(CLOSE, Frames.closing(1000, bytes(0xC3))));
    bad(
        "a reason that is half",
        1007,
        f -> f.frame(CLOSE, Frames.closing(1000, bytes(0xE2, 0x82))));
  }

  private static byte[] deflated(String text) {
    return PerMessageDeflate.deflate(text.getBytes(UTF_8));
  }

  private void compression() {
    byte[] hello = deflated("hello");
    int text = TEXT | BIT1;
    goodDeflated("compressed", f -> f.frame(text, hello), "text hello");
    goodDeflated("as in RFC 7692", f -> f.frame(text, rfc()), "text Hello");
    goodDeflated("not compressed", f -> f.frame(TEXT, "hello"), "text hello");
    goodDeflated(
        "one so and one so", f -> f.frame(text, hello).frame(TEXT, "b"), "text hello", "text b");
    goodDeflated(
        "twice the same", f -> f.frame(text, hello).frame(text, hello), "text hello", "text hello");
    goodDeflated("compressed bytes", f -> f.frame(BINARY | BIT1, hello), "binary hello");
    goodDeflated("nothing", f -> f.frame(text, bytes(0)), "text ");
    goodDeflated("stored", f -> f.frame(text, bytes(0, 1, 0, 0xFE, 0xFF, 'a', 0)), "text a");
    goodDeflated("a last block", f -> f.frame(text, bytes(1, 1, 0, 0xFE, 0xFF, 'a')), "text a");
    for (int split = 0; split <= hello.length; split++) {
      byte[] start = Arrays.copyOf(hello, split);
      byte[] end = Arrays.copyOfRange(hello, split, hello.length);
      goodDeflated(
          "compressed, split at " + split,
          f -> f.frame(1 | BIT1, start).frame(PING, "").frame(LAST, end),
          "pong ",
          "text hello");
    }
    goodDeflated(
        "much from little", f -> f.frame(text, deflated("x".repeat(LIMIT))), "text[" + LIMIT + "]");
    badDeflated("too much from little", 1009, f -> f.frame(text, deflated("x".repeat(LIMIT + 1))));
    badDeflated("far too much", 1009, f -> f.frame(text, deflated("x".repeat(64 << 20))));
    badDeflated("a bit in the middle", 1002, f -> f.frame(1 | BIT1, hello).frame(LAST | BIT1, ""));
    badDeflated("another bit", 1002, f -> f.frame(TEXT | 0x20, hello));
    badDeflated("all bits", 1002, f -> f.frame(TEXT | 0x70, hello));
    badDeflated("a compressed ping", 1002, f -> f.frame(PING | BIT1, ""));
    badDeflated("a compressed close", 1002, f -> f.frame(CLOSE | BIT1, ""));
    badDeflated("what is not compressed", 1002, f -> f.frame(text, bytes(0xFF, 0xFF, 0xFF)));
    badDeflated("a stored length that is wrong", 1002, f -> f.frame(text, bytes(0, 1, 0, 0, 0)));
    badDeflated(
        "text that is not UTF-8", 1007, f -> f.frame(text, PerMessageDeflate.deflate(bytes(0xC3))));
    badDeflated("an end without a beginning", 1002, f -> f.frame(LAST | BIT1, hello));
  }

  private static byte[] rfc() {
    return bytes(0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00);
  }

  static List<Case> all() {
    var all = new WebSocketCases();
    all.framing();
    all.lengths();
    all.controls();
    all.fragments();
    all.utf8();
    all.closing();
    all.compression();
    return all.cases;
  }
}
