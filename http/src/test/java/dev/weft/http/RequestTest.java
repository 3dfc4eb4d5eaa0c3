package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  record User(String name, int age) {}

  static void assertRefused(
      int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HttpException.class, e -> assertThat(e.status()).as(e.getMessage()).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "users",
        "?x=1",
        "ftp://host/",
        "http:///x",
        "http://",
        "https://?x",
        "htt://host/x",
        "h://x",
        "/%",
        "/%4",
        "/%zz",
        "/a%2",
        "/%00",
        "/%C3",
        "/%C3%28",
        "/%FF",
        "/%ED%A0%80",
        "/%F4%90%80%80",
        "/%C0%AF",
        "/a b",
        "/a\tb",
        "/a\nb",
        "/a\u0000b",
        "/é",
        "/a\u007fb",
        "/a#b",
        "/?a=%",
        "/?a=%4",
        "/?a=%zz",
        "/?%zz=1",
        "/?a=%00",
        "/?a=%C3",
        "/?%FF",
        "/?a=%ED%A0%80",
        "/?a=1&b=%x1",
        "/?é=1",
        "/%-1",
        "/%+1",
        "*x",
        "**",
        "//%G0",
        "/x/%",
        "/?a=%2%35",
      })
  void aMalformedTargetIs400(String target) {
    assertRefused(400, () -> Request.of("GET", target));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a%20b?x=1, /a b",
    "/a%2Fb, /a/b",
    "/a+b, /a+b",
    "/%e2%82%ac, /€",
    "http://host/x?y, /x",
    "HTTPS://host, /",
    "http://host?x=1, /",
    "*, *",
    "//x, //x",
    "/a/../b, /a/../b",
    "/x?/y?z, /x",
    "/%25%32%35, /%25",
  })
  void thePathIsDecodedOnce(String target, String path) {
    Request request = Request.of("GET", target);
    assertThat(request.path()).isEqualTo(path);
    assertThat(request.target()).isEqualTo(target);
  }

  @Test
  void aQueryHasItsFirstValues() {
    Request request =
        Request.of("GET", "/?a=1&b=&c&a=2&&=x&d=a%3Db%26c&e=x+y%2B&f=1=2&%C3%A9=%E2%82%AC");
    assertThat(request.query("a")).isEqualTo("1");
    assertThat(request.queryAll("a")).containsExactly("1", "2");
    assertThat(request.query("b")).isEmpty();
    assertThat(request.query("c")).isEmpty();
    assertThat(request.query("")).isEqualTo("x");
    assertThat(request.query("d")).isEqualTo("a=b&c");
    assertThat(request.query("e")).isEqualTo("x y+");
    assertThat(request.query("f")).isEqualTo("1=2");
    assertThat(request.query("é")).isEqualTo("€");
    assertThat(request.query("z")).isNull();
    assertThat(request.query("A")).isNull();
    assertThat(request.queryAll("z")).isEmpty();
    assertThat(request.query("z", "none")).isEqualTo("none");
    assertThat(request.query("b", "none")).isEmpty();
    assertThat(Request.of("GET", "/").query("a")).isNull();
  }

  @Test
  void tooManyFieldsAreRefused() {
    assertThat(Request.of("GET", "/?" + "a&".repeat(1000)).queryAll("a")).hasSize(1000);
    assertRefused(413, () -> Request.of("GET", "/?" + "a&".repeat(1001)));
  }

  @Test
  void headersHaveNamesInAnyCase() {
    Request request = Request.of("GET", "/").withHeader("X-One", "1").withHeader("x-one", "2");
    assertThat(request.header("X-ONE")).isEqualTo("2");
    assertThat(request.headers().size()).isEqualTo(1);
    assertThat(request.header("X-Two")).isNull();
  }

  @Test
  void aCopyLeavesTheOriginalAlone() {
    Request request = Request.of("GET", "/");
    var address = new InetSocketAddress("192.0.2.1", 5);
    Request copy = request.withHeader("A", "b").withRemoteAddress(address);
    assertThat(request.header("A")).isNull();
    assertThat(copy.remoteAddress()).isEqualTo(address);
    assertThat(copy.header("A")).isEqualTo("b");
    assertThat(copy).hasToString("GET /");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; b=2 | a=1,b=2",
        "a=1;b=2 | a=1,b=2",
        "a=1; a=2 | a=1",
        "a=\"1 2\" | a=1 2",
        "a= | a=",
        "a=b=c | a=b=c",
        "a | ''",
        "=1 | ''",
        "; ;; | ''",
        "a b=1; c=2 | c=2",
        "a(=1; c=2 | c=2",
        "a=\" | a=\"",
        " a = 1 ; b=2 | a=1,b=2",
        "a=%20 | a=%20",
        "$Version=1; a=2 | $Version=1,a=2",
        "a=1, b=2 | a=1, b=2",
      })
  void cookiesAreReadWithoutComplaint(String field, String expected) {
    var cookies = new ArrayList<String>();
    Cookie.parse(List.of(field)).forEach((name, value) -> cookies.add(name + "=" + value));
    assertThat(String.join(",", cookies)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void cookiesComeFromAllFields() {
    Headers headers = Headers.of().with("Cookie", "a=1").with("cookie", "b=2; a=3");
    var request = new Request("GET", "/", headers, Content.EMPTY, new InetSocketAddress(1));
    assertThat(request.cookies()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(request.cookies().get("c")).isNull();
  }

  @AsyncTest
  void aBodyIsReadAsOftenAsOneLikes() {
    Request request = Request.of("POST", "/").withBody("{\"name\":\"Zoë\",\"age\":7}");
    assertThat(request.text()).startsWith("{").isEqualTo(request.text());
    assertThat(request.json(User.class)).isEqualTo(new User("Zoë", 7));
    assertThat(request.json(Map.class).get("age")).isEqualTo(7);
    assertThat(request.bytes()).hasSize(23);
    assertThat(Request.of("GET", "/").bytes()).isEmpty();
    assertThat(Request.of("POST", "/").withJson(new User("a", 1)).json(User.class))
        .isEqualTo(new User("a", 1));
  }

  @AsyncTest
  void aBodyIsStreamedOnce() {
    Request request = Request.of("POST", "/").withBody(AsyncStream.of(bytes("ab"), bytes("c")));
    assertThat(request.stream().map(piece -> new String(piece, UTF_8)).toList())
        .containsExactly("ab", "c");
    assertThatThrownBy(request::stream).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(request::bytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("streamed");
  }

  @AsyncTest
  void whatWasReadCanBeStreamedStill() {
    Request request = Request.of("POST", "/").withBody("abc");
    assertThat(request.text()).isEqualTo("abc");
    assertThat(request.stream().map(piece -> new String(piece, UTF_8)).toList())
        .containsExactly("abc");
  }

  @AsyncTest
  void aReaderThatIsCancelledLosesNothing() {
    Request request =
        Request.of("POST", "/")
            .withBody(
                AsyncStream.generate(out -> {
                  out.yield(bytes("first "));
                  sleep(seconds(2));
                  out.yield(bytes("second"));
                }));
    var reader = createTask(request::text);
    Testing.settle();
    reader.cancel();
    assertThatThrownBy(() -> await(reader)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void theNextReaderGoesOnWhereOneWasCancelled() {
    var content =
        new Content() {
          private int count;

          @Override
          byte[] next() {
            if (count == 1) {
              sleep(seconds(2)); // cancelled, it has taken nothing
            }
            return count++ < 3 ? bytes(count + " ") : null;
          }
        };
    var request = new Request("POST", "/", Headers.of(), content, new InetSocketAddress(1));
    var reader = createTask(request::text);
    Testing.settle();
    reader.cancel();
    assertThatThrownBy(() -> await(reader)).isInstanceOf(CancelledError.class);
    assertThat(request.text()).isEqualTo("1 2 3 ");
    assertThat(request.text()).isEqualTo("1 2 3 ");
  }

  @AsyncTest
  void aBrokenConnectionIsAFailureOfTheReader() {
    var failure = new IOException("reset");
    var content =
        new Content() {
          @Override
          byte[] next() throws IOException {
            throw failure;
          }
        };
    var request = new Request("POST", "/", Headers.of(), content, new InetSocketAddress(1));
    assertThatThrownBy(request::bytes).isInstanceOf(UncheckedIOException.class).hasCause(failure);
  }

  @AsyncTest
  void textHasToBeUtf8() {
    for (String bad : new String[] {"\u00ff", "a\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080"}) {
      Request request = Request.of("POST", "/").withBody(bad.getBytes(ISO_8859_1));
      assertRefused(400, request::text);
    }
  }

  @AsyncTest
  void jsonThatDoesNotFitIs400() {
    for (String bad :
        new String[] {
          "",
          " ",
          "{",
          "}",
          "nul",
          "null",
          "[]",
          "7",
          "\"x\"",
          "{\"age\":\"7\"}",
          "{\"age\":1.5}",
          "{\"age\":null}",
          "{\"age\":[]}",
          "{\"age\":99999999999}",
          "{\"name\":{}}",
          "{\"name\":\"a\"} x",
          "{\"name\":\"a\"}{}",
          "{'name':1}",
          "{\"name\":\"a\",}",
          "{\"a\" 1}",
          "[".repeat(501),
          "{\"name\":" + "[".repeat(100_000),
          "{\"name\":\"\u0001\"}",
        }) {
      Request request = Request.of("POST", "/").withBody(bad);
      assertThatThrownBy(() -> request.json(User.class))
          .as(bad.substring(0, Math.min(40, bad.length())))
          .isInstanceOfSatisfying(
              HttpException.class,
              e -> {
                assertThat(e.status()).isEqualTo(400);
                assertThat(e.getMessage()).doesNotContain("dev.weft").doesNotContain("jackson");
              });
    }
  }

  @AsyncTest
  void jsonSaysWhereItDoesNotFit() {
    Request request = Request.of("POST", "/").withBody("[{\"name\":\"a\",\n\"age\":\"old\"}]");
    assertThatThrownBy(() -> request.json(User[].class)).hasMessageContaining("\"0.age\", line 2");
  }

  @AsyncTest
  void aFormHasItsFirstValues() {
    Request request = Request.of("POST", "/").withBody("a=1+2&b=%C3%A9&a=3&c");
    assertThat(request.form()).isEqualTo(Map.of("a", "1 2", "b", "é", "c", ""));
    assertThat(request.form()).containsEntry("a", "1 2");
    String type = "application/x-www-form-urlencoded; charset=UTF-8";
    assertThat(request.withHeader("Content-Type", type).form()).hasSize(3);
    assertRefused(415, () -> request.withHeader("Content-Type", "application/json").form());
  }

  @AsyncTest
  void aMalformedFormIs400() {
    for (String bad : new String[] {"a=%", "a=%0", "%zz", "a=%00", "a=%FF", "a=1&b=%C3", "a=\0"}) {
      Request request = Request.of("POST", "/").withBody(bad);
      assertRefused(400, request::form);
    }
    assertRefused(413, () -> Request.of("POST", "/").withBody("a&".repeat(1001)).form());
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
