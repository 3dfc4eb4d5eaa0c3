package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.AsyncTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests as bytes: what is taken, and what is refused. */
class HttpServerRequestsTest {
  private static final String HOST = "Host: a\r\n";
  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

  private final List<String> seen = new ArrayList<>();

  private Response echo(Request request) {
    seen.add(request.target());
    return Response.text(request.method() + " " + request.target() + " " + request.text());
  }

  private static String get(String... lines) {
    return "GET / HTTP/1.1\r\n" + HOST + fields(lines) + "\r\n";
  }

  private static String fields(String... lines) {
    return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
  }

  private static String post(String body, String... lines) {
    return "POST / HTTP/1.1\r\n" + HOST + fields(lines) + "\r\n" + body;
  }

  private static String chunked(String body) {
    return post(body, "Transfer-Encoding: chunked");
  }

  private static Map<String, String> good() {
    var good = new LinkedHashMap<String, String>();
    good.put(get(), "GET / ");
    good.put("\r\n\r\n" + get(), "GET / ");
    good.put("GET /a?b=c&d=%20 HTTP/1.1\r\n" + HOST + "\r\n", "GET /a?b=c&d=%20 ");
    good.put("GET http://a/x HTTP/1.1\r\n" + HOST + "\r\n", "GET http://a/x ");
    good.put("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", "OPTIONS * ");
    good.put("PURGE /x HTTP/1.1\r\n" + HOST + "\r\n", "PURGE /x ");
    good.put("M-SEARCH /x HTTP/1.1\r\n" + HOST + "\r\n", "M-SEARCH /x ");
    good.put("get / HTTP/1.1\r\n" + HOST + "\r\n", "get / ");
    good.put("GET / HTTP/1.1\r\nhost: a\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.1\r\nHOST:a\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.1\r\nHost: \t a:80 \t\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.1\r\nHost: xn--bcher-kva.example\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.0\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET / ");
    good.put("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / ");
    good.put(get("X-Empty:"), "GET / ");
    good.put(get("X: a\tb"), "GET / ");
    good.put(get("X: \u00e4\u00ff"), "GET / ");
    good.put(get("X: a:b:c"), "GET / ");
    good.put(get("!#$%&'*+-.^_`|~09azAZ: v"), "GET / ");
    good.put(get("X: " + "y".repeat(16_000)), "GET / ");
    good.put(get("X: 1", "X: 2", "X: 3"), "GET / ");
    good.put(get("Connection: close"), "GET / ");
    good.put(get("Connection: foo, close"), "GET / ");
    good.put(get("Content-Length: 0"), "GET / ");
    good.put(get("Upgrade: h2c", "Connection: Upgrade"), "GET / ");
    good.put("GET /" + "x".repeat(8192 - 14) + " HTTP/1.1\r\n" + HOST + "\r\n", null);
    good.put(post("abc", "Content-Length: 3"), "POST / abc");
    good.put(post("abc", "content-length:3"), "POST / abc");
    good.put(post("abc", "Content-Length: \t3 "), "POST / abc");
    good.put(post("abc", "Content-Length: 0003"), "POST / abc");
    good.put(post("", "Content-Length: 0"), "POST / ");
    good.put(post("\r\n\r\n", "Content-Length: 4"), "POST / \r\n\r\n");
    good.put(post(""), "POST / ");
    good.put(post("GET / HTTP/1.1", "Content-Length: 14"), "POST / GET / HTTP/1.1");
    good.put(chunked("0\r\n\r\n"), "POST / ");
    good.put(chunked("3\r\nabc\r\n0\r\n\r\n"), "POST / abc");
    good.put(chunked("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), "POST / abc");
    good.put(chunked("0003\r\nabc\r\n000\r\n\r\n"), "POST / abc");
    good.put(chunked("A\r\n0123456789\r\n0\r\n\r\n"), "POST / 0123456789");
    good.put(chunked("a\r\n0123456789\r\n0\r\n\r\n"), "POST / 0123456789");
    good.put(chunked("3;x\r\nabc\r\n0\r\n\r\n"), "POST / abc");
    good.put(chunked("3;x=y\r\nabc\r\n0;z\r\n\r\n"), "POST / abc");
    good.put(chunked("3;x=\"y;z\"\r\nabc\r\n0\r\n\r\n"), "POST / abc");
    good.put(chunked("3 ;x\r\nabc\r\n0\r\n\r\n"), "POST / abc");
    good.put(chunked("3\r\nabc\r\n0\r\nX-Trailer: y\r\n\r\n"), "POST / abc");
    good.put(chunked("3\r\n\r\n\n\r\n0\r\n\r\n"), "POST / \r\n\n");
    good.put(chunked("1\r\na\r\n0\r\nContent-Length: 50\r\n\r\n"), "POST / a"); // a trailer only
    good.put(chunked("1\r\na\r\n0\r\nTransfer-Encoding: x\r\n\r\n"), "POST / a");
    good.put(post("abc", "Content-Length: 3", "Connection: Content-Length"), "POST / abc");
    good.put("GET / HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc", "GET / abc");
    good.put(post("0\r\n\r\n", "Transfer-Encoding: Chunked"), "POST / ");
    good.put(post("0\r\n\r\n", "transfer-encoding:CHUNKED "), "POST / ");
    return good;
  }

  @AsyncTest
  void goodRequestsAreAnswered() throws Exception {
    Raw.serving(
        this::echo,
        port ->
            good()
                .forEach((request, answer) -> {
                  seen.clear();
                  try (Raw client = Raw.connect(port)) {
                    client.send(request).endOutput();
                    List<Raw.Answer> answers = client.answers();
                    assertThat(answers).as(request).hasSize(1);
                    assertThat(answers.getFirst().status()).as(request).isEqualTo(200);
                    if (answer != null) {
                      assertThat(answers.getFirst().body()).as(request).isEqualTo(answer);
                    }
                  } catch (java.io.IOException e) {
                    throw new AssertionError(request, e);
                  }
                }));
  }

  @AsyncTest
  void aRequestThatArrivesByteByByteIsTheSame() throws Exception {
    String request = post("1;x=y\r\na\r\n0\r\nT: u\r\n\r\n", "Transfer-Encoding: chunked", "X: y");
    Raw.serving(
        this::echo,
        port -> {
          try (Raw client = Raw.connect(port)) {
            for (int i = 0; i < request.length(); i++) {
              client.send(request.substring(i, i + 1));
              dev.weft.Asyncio.yieldNow();
            }
            assertThat(client.answer().body()).isEqualTo("POST / a");
          }
        });
  }

  private static List<String> bad() {
    var bad = new ArrayList<String>();
    // the request line
    for (String line :
        List.of(
            "GET",
            "GET /",
            "GET / ",
            "GET  / HTTP/1.1",
            "GET /  HTTP/1.1",
            "GET / HTTP/1.1 ",
            " GET / HTTP/1.1",
            "\tGET / HTTP/1.1",
            "GET\t/ HTTP/1.1",
            "GET /\tHTTP/1.1",
            "GET\u000b/ HTTP/1.1",
            "GET\u000c/ HTTP/1.1",
            "GET\r/ HTTP/1.1",
            "GET / HTTP/1.1\r",
            "GET /a b HTTP/1.1",
            "GET /\u0000 HTTP/1.1",
            "GET /\u0001 HTTP/1.1",
            "GET /\u007f HTTP/1.1",
            "GET /\u00e4 HTTP/1.1",
            "G@T / HTTP/1.1",
            "GET(x) / HTTP/1.1",
            "G\u0000T / HTTP/1.1",
            "G\u00e4T / HTTP/1.1",
            "/ HTTP/1.1",
            "GET HTTP/1.1",
            "GET / http/1.1",
            "GET / HTTP/1.2",
            "GET / HTTP/1.10",
            "GET / HTTP/0.9",
            "GET / HTTP/2.0",
            "GET / HTTP/3",
            "GET / HTTP/11",
            "GET / HTTP/1",
            "GET / HTTP/1.",
            "GET / HTTP/.1",
            "GET / HTTP/ 1.1",
            "GET / HTTPS/1.1",
            "GET / XTTP/1.1",
            "GET / HTTP 1.1",
            "GET x HTTP/1.1",
            "GET a:80 HTTP/1.1",
            "GET http:// HTTP/1.1",
            "GET ftp://a/ HTTP/1.1",
            "GET http://user@a/ HTTP/1.1",
            "GET /#x HTTP/1.1",
            "GET /% HTTP/1.1",
            "GET /%4 HTTP/1.1",
            "GET /%zz HTTP/1.1",
            "GET /%ff HTTP/1.1",
            "GET /%c0%af HTTP/1.1",
            "GET ?x HTTP/1.1",
            "CONNECT a:80 HTTP/1.1",
            "PRI * HTTP/2.0 ",
            "PRI / HTTP/2.0",
            "\u0016\u0003\u0001",
            "HTTP/1.1 200 OK")) {
      bad.add(line + "\r\n" + HOST + "\r\n");
    }
    bad.add("GET / HTTP/1.1\n" + HOST + "\r\n");
    bad.add("GET / HTTP/1.1\r" + HOST + "\r\n\r\n");
    bad.add("GET / HTTP/1.1\n\n");
    bad.add("GET / HTTP/1.1\r\nHost: a\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: a\r\n\n");
    bad.add("GET / HTTP/1.1\r\n " + HOST + "\r\n");
    // Host
    bad.add("GET / HTTP/1.1\r\n\r\n");
    for (String host :
        List.of(
            "a\r\nHost: a",
            "a\r\nHost: b",
            "a, b",
            "a b",
            "a/b",
            "a@b",
            "a?b",
            "a#b",
            "a\\b",
            "<a>",
            "a\"b",
            "\u00e4",
            "a\r\nhost:a")) {
      bad.add("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
    bad.add("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n");
    // fields
    for (String field :
        List.of(
            "X",
            "X y",
            ": y",
            " X: y",
            "X : y",
            "X\t: y",
            "X: a\r\n b",
            "X: a\r\n\tb",
            "X: a\r\n \r\nY: b",
            "X: a\u0000b",
            "X: \u0000",
            "X: a\rb",
            "X: a\u0001b",
            "X: a\u007fb",
            "X: a\u000bb",
            "X\u0000: a",
            "X\u00e4: a",
            "X(: a",
            "X/Y: a",
            "X\u0001: a",
            "\"X\": a",
            "X: a\nY: b",
            "X@: a",
            "{X}: a",
            "X;: a",
            "X,Y: a")) {
      bad.add(get(field));
    }
    // lengths
    for (String length :
        List.of(
            "-1",
            "+1",
            "1 1",
            "1,1",
            "1, 1",
            "0x1",
            "1.0",
            "1e0",
            "",
            "a",
            "1a",
            "--1",
            "99999999999999999999",
            "9223372036854775808",
            "\u00b2",
            "'1'",
            "1;",
            "_1",
            "1_0")) {
      bad.add(post("a", "Content-Length: " + length));
    }
    bad.add(post("a", "Content-Length: 1", "Content-Length: 1"));
    bad.add(post("a", "Content-Length: 1", "Content-Length: 2"));
    bad.add(post("a", "Content-Length: 1", "content-length: 0"));
    bad.add(post("a", "Content-Length: 1", "Content-Length:"));
    bad.add("POST / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na");
    bad.add("POST / HTTP/1.0\r\nContent-Length: 1, 2\r\n\r\na");
    // codings
    String empty = "0\r\n\r\n";
    for (String coding :
        List.of(
            "gzip",
            "identity",
            "gzip, chunked",
            "chunked, gzip",
            "chunked, chunked",
            "identity, chunked",
            "xchunked",
            "chunked x",
            "chunkedx",
            "chunked;q=1",
            "\"chunked\"",
            "",
            "chunked,",
            ",chunked",
            "x, y",
            "\u000bchunked",
            "chunked\u000b")) {
      bad.add(post(empty, "Transfer-Encoding: " + coding));
    }
    bad.add(post(empty, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"));
    bad.add(post(empty, "Transfer-Encoding: gzip", "Transfer-Encoding: chunked"));
    bad.add(post(empty, "Transfer-Encoding: chunked", "Content-Length: 5"));
    bad.add(post(empty, "Content-Length: 5", "Transfer-Encoding: chunked"));
    bad.add(post(empty, "Content-Length: 0", "Transfer-Encoding: chunked"));
    bad.add(post(empty, "Transfer-Encoding : chunked"));
    bad.add(post(empty, "Transfer-Encoding:\r\n chunked"));
    bad.add("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + empty);
    bad.add(get("Sec-WebSocket-Key1: x", "Sec-WebSocket-Key2: y"));
    // chunks
    for (String chunks :
        List.of(
            "x\r\n",
            "\r\n",
            " 1\r\na\r\n0\r\n\r\n",
            "1 \r\na\r\n0\r\n\r\n",
            "-1\r\na\r\n0\r\n\r\n",
            "+1\r\na\r\n0\r\n\r\n",
            "0x1\r\na\r\n0\r\n\r\n",
            "1\na\r\n0\r\n\r\n",
            "1\r\na\n0\r\n\r\n",
            "1\r\naa\r\n0\r\n\r\n",
            "1\r\na0\r\n\r\n",
            "1\r\na\r0\r\n\r\n",
            "2\r\na\r\n0\r\n\r\n",
            "1;\nx\r\na\r\n0\r\n\r\n",
            "1;x\ny\r\na\r\n0\r\n\r\n",
            "1;\u0000\r\na\r\n0\r\n\r\n",
            ";x\r\na\r\n0\r\n\r\n",
            "g\r\na\r\n0\r\n\r\n",
            "80000000\r\na\r\n",
            "100000000\r\na\r\n",
            "fffffffffffffffff\r\na\r\n",
            "1\r\na\r\n0\r\nX\r\n\r\n",
            "1\r\na\r\n0\r\nX : y\r\n\r\n",
            "1\r\na\r\n0\r\nX: \u0000\r\n\r\n",
            "1\r\na\r\n0\n\r\n",
            "1\r\na\r\n0\r\n\n",
            "1\r\na\r\n0\r\nX: y\n\r\n",
            "1\r\na\r\n0\r\n X: y\r\n\r\n",
            "0".repeat(20_000) + "1\r\na\r\n0\r\n\r\n",
            "1;x=\"\r\ny\"\r\na\r\n0\r\n\r\n",
            "1;x\r\r\na\r\n0\r\n\r\n",
            "1\r\r\na\r\n0\r\n\r\n",
            "1\r\na\r\n0\r\n\r",
            "1" + ";x".repeat(10_000) + "\r\na\r\n0\r\n\r\n")) {
      bad.add(chunked(chunks));
    }
    return bad;
  }

  @AsyncTest
  void badRequestsAre400AndTheConnectionIsClosed() throws Exception {
    var wrong = new ArrayList<String>();
    Raw.serving(
        this::echo,
        port -> {
          for (String request : bad()) {
            seen.clear();
            try (Raw client = Raw.connect(port)) {
              client.send(request + NEXT);
              List<Raw.Answer> answers = client.answers();
              if (answers.size() != 1
                  || answers.getFirst().status() != 400
                  || !"close".equals(answers.getFirst().header("Connection"))
                  || seen.contains("/next")) {
                wrong.add(
                    request.replace("\r", "\\r").replace("\n", "\\n") + " -> " + answers + seen);
              }
            } catch (java.io.IOException e) {
              wrong.add(request.replace("\r", "\\r").replace("\n", "\\n") + " -> " + e);
            }
          }
        });
    assertThat(bad()).hasSizeGreaterThan(150);
    assertThat(wrong).isEmpty();
  }

  @AsyncTest
  void garbageBehindAGoodRequestIsRefusedAfterItsAnswer() throws Exception {
    Raw.serving(
        this::echo,
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(get() + "garbage\r\n\r\n" + NEXT);
            assertThat(client.answers()).extracting(Raw.Answer::status).containsExactly(200, 400);
            assertThat(seen).containsExactly("/");
          }
        });
  }
}
