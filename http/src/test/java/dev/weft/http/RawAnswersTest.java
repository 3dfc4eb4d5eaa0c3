package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Asyncio;
import dev.weft.net.TcpStream;
import dev.weft.testing.Testing;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of whatever bytes a server may send. */
class RawAnswersTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
  private static final int LIMIT = 100_000;

  /** A good answer has `status`; a bad one a failure of this type, with this in its message. */
  private record Case(
      String name,
      String method,
      String answer,
      boolean hangsUp,
      int status,
      String body,
      boolean kept,
      Class<? extends Throwable> failure,
      String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private void good(
      String name, String method, byte[] answer, int status, String body, boolean kept) {
    cases.add(
        new Case(
            name, method, new String(answer, ISO_8859_1), false, status, body, kept, null, null));
  }

  private void kept(String name, String answer, int status, String body) {
    good(name, "GET", bytes(answer), status, body, true);
  }

  private void left(String name, String answer, int status, String body) {
    good(name, "GET", bytes(answer), status, body, false);
  }

  /** The server hangs up after it. */
  private void ended(String name, String answer, int status, String body) {
    cases.add(new Case(name, "GET", answer, true, status, body, false, null, null));
  }

  private void cut(String name, String answer, String message) {
    cases.add(new Case(name, "GET", answer, true, 0, "", false, EOFException.class, message));
  }

  private void bad(String name, String answer, String message) {
    bad(name, bytes(answer), message);
  }

  private void bad(String name, byte[] answer, String message) {
    cases.add(
        new Case(
            name,
            "GET",
            new String(answer, ISO_8859_1),
            false,
            0,
            "",
            false,
            IOException.class,
            message));
  }

  private void lengths() {
    kept("a body with a length", HEAD + "Content-Length: 5\r\n\r\nhello", 200, "hello");
    kept("an empty body", HEAD + "Content-Length: 0\r\n\r\n", 200, "");
    kept("a length with zeros", HEAD + "Content-Length: 005\r\n\r\nhello", 200, "hello");
    bad("the same length twice", HEAD + "Content-Length: 5, 5\r\n\r\nhello", "not HTTP");
    kept("an error with a body", "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno", 500, "no");
    kept("no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", 200, "ok");
    kept("an unknown status", "HTTP/1.1 799 ?\r\nContent-Length: 2\r\n\r\nok", 799, "ok");
    kept("names in capitals", HEAD + "CONTENT-LENGTH: 2\r\n\r\nok", 200, "ok");
    kept("no space after the colon", HEAD + "Content-Length:2\r\n\r\nok", 200, "ok");
    kept("many spaces", HEAD + "Content-Length: \t  2 \t\r\n\r\nok", 200, "ok");
    ended("a body that the end ends", HEAD + "\r\nall of it", 200, "all of it");
    ended("nothing until the end", HEAD + "\r\n", 200, "");
    ended("an answer of HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nold", 200, "old");
    left("HTTP/1.0 with a length", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold", 200, "old");
    kept(
        "HTTP/1.0 that keeps alive",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nold",
        200,
        "old");
    left("close", HEAD + "Connection: close\r\nContent-Length: 2\r\n\r\nok", 200, "ok");
    left(
        "close in a list", HEAD + "Connection: x, Close\r\nContent-Length: 2\r\n\r\nok", 200, "ok");
    cut("a short body", HEAD + "Content-Length: 10\r\n\r\nhello", "after 5 of 10 bytes");
    cut("no body at all", HEAD + "Content-Length: 10\r\n\r\n", "after 0 of 10 bytes");
    bad("a length that is no number", HEAD + "Content-Length: x\r\n\r\n", "not HTTP");
    bad("a length below zero", HEAD + "Content-Length: -1\r\n\r\n", "not HTTP");
    bad("a length with a plus", HEAD + "Content-Length: +2\r\n\r\nok", "not HTTP");
    bad("two lengths", HEAD + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nok", "not HTTP");
    bad("two lengths in one", HEAD + "Content-Length: 1, 2\r\n\r\nok", "not HTTP");
    bad("a length beyond all", HEAD + "Content-Length: 99999999999999999999\r\n\r\n", "not HTTP");
    bad(
        "a length beyond the limit",
        HEAD + "Content-Length: 100001\r\n\r\nx",
        "larger than 100000");
  }

  private void bodiless() {
    kept("204 has no body", "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n", 204, "");
    kept("304 has no body", "HTTP/1.1 304 Not\r\nContent-Length: 5\r\n\r\n", 304, "");
    kept("204 needs no length", "HTTP/1.1 204 No\r\n\r\n", 204, "");
    good("HEAD has no body", "HEAD", bytes(HEAD + "Content-Length: 5\r\n\r\n"), 200, "", true);
    good("HEAD may be chunked", "HEAD", bytes(CHUNKED), 200, "", true);
    good("HEAD needs no length", "HEAD", bytes(HEAD + "\r\n"), 200, "", true);
    good(
        "HEAD beyond the limit",
        "HEAD",
        bytes(HEAD + "Content-Length: 100001\r\n\r\n"),
        200,
        "",
        true);
    good(
        "HEAD of what is compressed",
        "HEAD",
        bytes(HEAD + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n"),
        200,
        "",
        true);
    left("a body where none may be", "HTTP/1.1 204 No\r\n\r\nhello", 204, "");
  }

  private void chunks() {
    kept("chunks", CHUNKED + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 200, "hello");
    kept("no chunk", CHUNKED + "0\r\n\r\n", 200, "");
    kept("trailers", CHUNKED + "2\r\nok\r\n0\r\nDigest: x\r\nA: b\r\n\r\n", 200, "ok");
    kept("extensions of chunks", CHUNKED + "2;a=b\r\nok\r\n0;c\r\n\r\n", 200, "ok");
    kept(
        "sizes in any case",
        CHUNKED + "00a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
        200,
        "0123456789".repeat(2));
    kept(
        "chunked in capitals",
        HEAD + "Transfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        200,
        "ok");
    cut("chunks without an end", CHUNKED + "2\r\nok\r\n", "hung up after 2 bytes");
    cut("half a chunk", CHUNKED + "5\r\nok", "hung up after 2 bytes");
    cut("half an end", CHUNKED + "2\r\nok\r\n0\r\n", "hung up after 2 bytes");
    bad("a size that is no number", CHUNKED + "x\r\nok\r\n0\r\n\r\n", "not HTTP");
    bad("a size below zero", CHUNKED + "-2\r\nok\r\n0\r\n\r\n", "not HTTP");
    bad("a size beyond all", CHUNKED + "fffffffffffffffff\r\nok\r\n", "not HTTP");
    bad("a chunk longer than it says", CHUNKED + "2\r\nokay\r\n0\r\n\r\n", "not HTTP");
    bad(
        "chunks beyond the limit",
        CHUNKED + "30d40\r\n" + "x".repeat(200_000),
        "larger than 100000");
    bad(
        "chunked and a length",
        HEAD + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "both Content-Length");
    bad(
        "an unknown coding",
        HEAD + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "unknown Transfer-Encoding");
    bad("a coding of its own", HEAD + "Transfer-Encoding: x\r\n\r\n", "unknown Transfer-Encoding");
    bad("chunked twice", HEAD + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "not HTTP");
  }

  private void headers() {
    String ok = HEAD + "Content-Length: 2\r\n\r\nok";
    kept("100 before the answer", "HTTP/1.1 100 Continue\r\n\r\n" + ok, 200, "ok");
    kept("103 with fields", "HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" + ok, 200, "ok");
    kept("102 twice", "HTTP/1.1 102 P\r\n\r\nHTTP/1.1 102 P\r\n\r\n" + ok, 200, "ok");
    kept("an empty line before", "\r\n" + ok, 200, "ok");
    kept("many fields", HEAD + "A: b\r\n".repeat(1_000) + "Content-Length: 2\r\n\r\nok", 200, "ok");
    kept("letters of Latin-1", HEAD + "X: caf\u00e9\r\nContent-Length: 2\r\n\r\nok", 200, "ok");
    left("another answer behind it", ok + ok, 200, "ok");
    left("some bytes behind it", ok + "x", 200, "ok");
    left("a line break behind it", ok + "\r\n", 200, "ok");
    cut("nothing", "", "without an answer");
    cut("half a first line", "HTTP/1.1 2", "within the header");
    cut("half a header", HEAD + "Content-Le", "within the header");
    cut("only 100", "HTTP/1.1 100 Continue\r\n\r\n", "within the header");
    bad("101 unasked", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "changed the protocol");
    bad("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "not HTTP");
    bad("mail", "220 mail.example ESMTP\r\n", "not HTTP");
    bad("a web page alone", "<html>hello</html>\r\n", "not HTTP");
    bad("noise", new byte[] {1, 2, 3, -1, -2, '\r', '\n', 0, 0, '\r', '\n'}, "not HTTP");
    bad("TLS", new byte[] {21, 3, 3, 0, 2, 2, 10, '\r', '\n'}, "not HTTP");
    bad("HTTP/2 in clear", "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "not HTTP");
    bad("HTTP/0.9", "HTTP/0.9 200 OK\r\nContent-Length: 2\r\n\r\nok", "not HTTP");
    bad("a status of words", "HTTP/1.1 OK 200\r\n\r\n", "not HTTP");
    bad("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", "not HTTP");
    bad("a status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", "not HTTP");
    bad("a field without a colon", HEAD + "what\r\n\r\n", "not HTTP");
    bad("a field without a name", HEAD + ": x\r\n\r\n", "not HTTP");
    kept("a space before the colon", HEAD + "Content-Length : 2\r\n\r\nok", 200, "ok");
    bad("a NUL in a value", HEAD + "A: b\0c\r\n\r\n", "not HTTP");
    bad("a line break of its own", HEAD + "A: b\rC: d\r\n\r\n", "not HTTP");
    bad("too long a first line", "HTTP/1.1 200 " + "x".repeat(10_000) + "\r\n", "too long");
    bad("too large a header", HEAD + "A: " + "x".repeat(70_000) + "\r\n\r\n", "larger than 64 KiB");
    bad("too many fields", HEAD + "A: 0123456789\r\n".repeat(7_000), "larger than 64 KiB");
  }

  private static byte[] gzipped(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflated(byte[] content, boolean bare) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(bytes, new Deflater(9, bare))) {
      deflate.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] coded(String coding, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        bytes(
            HEAD
                + "Content-Encoding: "
                + coding
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private void codings() throws IOException {
    byte[] hello = bytes("hello");
    byte[] zipped = gzipped(hello);
    byte[] broken = zipped.clone();
    broken[broken.length - 6] ^= 1; // its checksum
    byte[] half = Arrays.copyOf(zipped, zipped.length - 9);
    byte[] bomb = gzipped(new byte[20 << 20]);
    good("gzip", "GET", coded("gzip", zipped), 200, "hello", true);
    good("GZIP", "GET", coded("GZIP", zipped), 200, "hello", true);
    good("x-gzip", "GET", coded("x-gzip", zipped), 200, "hello", true);
    good("deflate", "GET", coded("deflate", deflated(hello, false)), 200, "hello", true);
    good("bare deflate", "GET", coded("deflate", deflated(hello, true)), 200, "hello", true);
    good("identity", "GET", coded("identity", hello), 200, "hello", true);
    good("a coding nobody asked for", "GET", coded("zstd", hello), 200, "hello", true);
    good("twice", "GET", coded("gzip, gzip", gzipped(zipped)), 200, "hello", true);
    good("gzip of nothing", "GET", coded("gzip", gzipped(new byte[0])), 200, "", true);
    good("gzip without a byte", "GET", coded("gzip", new byte[0]), 200, "", true);
    bad("gzip that is none", coded("gzip", bytes("this is not gzip")), "is not [gzip]");
    bad("gzip with a wrong checksum", coded("gzip", broken), "is not [gzip]");
    bad("half of gzip", coded("gzip", half), "is not [gzip]");
    bad("gzip five times", coded("gzip,gzip,gzip,gzip,gzip", zipped), "too many codings");
    bad("a bomb", coded("gzip", bomb), "larger than 100000");
    bad("a bomb in a bomb", coded("gzip, gzip", gzipped(bomb)), "larger than 100000");
  }

  @TestFactory
  Stream<DynamicTest> everyAnswerIsTakenOrRefusedForAReasonAndTheClientGoesOn() throws IOException {
    lengths();
    bodiless();
    chunks();
    headers();
    codings();
    assertThat(cases).hasSizeGreaterThan(100);
    return cases.stream()
        .map(it -> DynamicTest.dynamicTest(it.name, () -> Testing.run(() -> check(it))));
  }

  private static void check(Case it) throws Exception {
    try (var server = ScriptedServer.of((self, stream) -> serve(self, stream, it));
        var client = HttpClient.builder().maxResponse(LIMIT).timeout(Asyncio.seconds(20)).build()) {
      ClientRequest request = client.request(it.method, server.url());
      if (it.failure == null) {
        ClientResponse response = request.send();
        assertThat(response.status()).isEqualTo(it.status);
        assertThat(response.text()).isEqualTo(it.body);
      } else {
        Throwable failure = catchThrowable(request::send);
        assertThat(failure).isInstanceOf(it.failure).hasMessageContaining(it.message);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + server.port());
      }
      assertThat(client.get(server.url()).text()).isEqualTo("second");
      if (it.failure == null || !it.message.matches("is not.*|larger than 100000|too many.*")) {
        assertThat(server.connections).isEqualTo(it.kept ? 1 : 2); // else it may have come whole
      }
      assertThat(client.stats().connections()).isEqualTo(1);
    }
  }

  private static void serve(ScriptedServer self, TcpStream stream, Case it) throws IOException {
    while (self.read(stream) != null) {
      boolean first = self.requests.size() == 1;
      stream.write(bytes(first ? it.answer : ScriptedServer.ok("second")));
      if (first && it.hangsUp) {
        return;
      }
    }
  }
}
