package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  record Point(int y, int x, List<String> names) {}

  @Test
  void eachKindHasItsType() {
    assertThat(Response.text("é").header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(Response.text("é").bodyBytes()).isEqualTo(bytes("é"));
    assertThat(Response.html("<p>").header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(Response.bytes(new byte[] {1}).header("Content-Type"))
        .isEqualTo("application/octet-stream");
    assertThat(Response.json(List.of(1)).header("Content-Type")).isEqualTo("application/json");
    assertThat(Response.status(204).headers().size()).isZero();
    assertThat(Response.status(204).status()).isEqualTo(204);
    assertThat(Response.text("x").status()).isEqualTo(200);
  }

  @Test
  void jsonHasTheOrderOfTheRecord() {
    assertThat(Response.json(new Point(1, 2, List.of("é\n"))).bodyText())
        .isEqualTo("{\"y\":1,\"x\":2,\"names\":[\"é\\n\"]}");
    assertThat(Response.json("text").bodyText()).isEqualTo("\"text\"");
    assertThat(Response.json(Map.of("a", 1.5)).bodyText()).isEqualTo("{\"a\":1.5}");
    var loop = new java.util.ArrayList<Object>();
    loop.add(loop);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.json(loop))
        .withMessageContaining("ArrayList");
  }

  @Test
  void copiesLeaveTheOriginalAlone() {
    Response original = Response.text("x");
    Response changed =
        original
            .withStatus(201)
            .withHeader("A", "1")
            .withHeader("a", "2")
            .withAddedHeader("A", "3");
    assertThat(original.status()).isEqualTo(200);
    assertThat(original.header("A")).isNull();
    assertThat(changed.headers().all("a")).containsExactly("2", "3");
    assertThat(changed.withoutHeader("A").header("A")).isNull();
    assertThat(changed.status()).isEqualTo(201);
    byte[] bytes = {1};
    Response copied = Response.bytes(bytes);
    bytes[0] = 2;
    copied.bodyBytes()[0] = 3;
    assertThat(copied.bodyBytes()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "\u0000", "a\u007f", "€", "\u001b[0m", "\r"})
  void aFieldCannotBreakOut(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.status(200).withHeader("X", value))
        .withMessageContaining("X");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.of("GET", "/").withHeader("X", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of("x", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "é", "a\n", "a\r\nb", "(", "a/b"})
  void aNameIsAToken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.status(200).withHeader(name, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Cookie.of(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 1000})
  void aStatusHasThreeDigits(int status) {
    assertThatIllegalArgumentException().isThrownBy(() -> Response.status(status));
    assertThatIllegalArgumentException().isThrownBy(() -> Response.text("x").withStatus(status));
  }

  @Test
  void anErrorHasAnErrorsStatus() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpException(200, "fine"));
    assertThatIllegalArgumentException().isThrownBy(() -> new HttpException(600, "what"));
    assertThat(new HttpException(404, "no").status()).isEqualTo(404);
    assertThat(new HttpException(404, "no")).hasMessage("no").hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "/next, /next",
    "/a b, /a%20b",
    "/é?x=€&y=1#z, /%C3%A9?x=%E2%82%AC&y=1#z",
    "https://host:1/%20, https://host:1/%20",
    "'/a\r\nSet-Cookie: x', /a%0D%0ASet-Cookie:%20x",
  })
  void aRedirectIsA302ToAUrl(String location, String sent) {
    Response redirect = Response.redirect(location);
    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.header("Location")).isEqualTo(sent);
  }

  @Test
  void cookiesAreSetOneByOne() {
    Response response =
        Response.status(200)
            .withCookie("a", "1")
            .withCookie(
                Cookie.of("b", "")
                    .withPath("/x")
                    .withDomain("example.org")
                    .withMaxAge(Duration.ofHours(1))
                    .withSecure()
                    .visibleToScripts()
                    .withSameSite("None"))
            .withCookie(Cookie.deleted("c"));
    assertThat(response.headers().all("Set-Cookie"))
        .containsExactly(
            "a=1; Path=/; HttpOnly; SameSite=Lax",
            "b=; Path=/x; Domain=example.org; Max-Age=3600; Secure; SameSite=None",
            "c=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "é"})
  void aCookiesValueIsPlain(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.status(200).withCookie("name", value))
        .withMessageContaining("name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cookie.of("a", "b").withPath("/x;" + value + "\n"));
  }

  @AsyncTest
  void aStreamIsReadPieceByPiece() {
    Response response = Response.stream(AsyncStream.of(bytes("a"), bytes("b")));
    assertThat(response.length()).isEqualTo(-1);
    assertThat(response.bodyText()).isEqualTo("ab");
  }

  @AsyncTest
  void aStreamThatIsCancelledWhileItIsSentEnds() {
    var trace = new Trace();
    Response response =
        Response.stream(
            AsyncStream.generate(out -> {
              try {
                while (true) {
                  out.yield(bytes("x"));
                  sleep(seconds(1));
                }
              } finally {
                trace.record("closed");
              }
            }));
    var sending =
        createTask(() ->
            response
                .content()
                .forEach((byte[] piece) -> {
                  trace.record("sent");
                }));
    sleep(seconds(2.5));
    sending.cancel();
    assertThatThrownBy(() -> await(sending)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("sent", "sent", "sent", "closed");
  }

  @AsyncTest
  void aStreamIsClosedWhenItIsCancelledWhileTheClientIsSlow() {
    var trace = new Trace();
    Response response =
        Response.stream(
            AsyncStream.generate(out -> {
              try {
                out.yield(bytes("x"));
              } finally {
                trace.record("closed");
              }
            }));
    var sending = createTask(() -> response.content().forEach((byte[] piece) -> sleep(seconds(9))));
    Testing.settle();
    sending.cancel();
    assertThatThrownBy(() -> await(sending)).isInstanceOf(CancelledError.class);
    assertThat(trace.events()).containsExactly("closed");
  }

  @AsyncTest
  void eventsAreSentAsBrowsersReadThem() {
    var events =
        AsyncStream.of(
            new ServerEvent("one\ntwo\r\nthree\rfour"),
            new ServerEvent("").withEvent("done").withId("7").withRetry(Duration.ofSeconds(2)));
    Response response = Response.events(events);
    assertThat(response.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(response.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(response.bodyText())
        .isEqualTo(
            """
            data: one
            data: two
            data: three
            data: four

            event: done
            id: 7
            retry: 2000
            data:\s

            """);
  }

  @Test
  void anEventsTypeAndIdAreOneLine() {
    var event = new ServerEvent("x");
    assertThatIllegalArgumentException().isThrownBy(() -> event.withEvent("a\nb"));
    assertThatIllegalArgumentException().isThrownBy(() -> event.withId("a\rb"));
    assertThatIllegalArgumentException().isThrownBy(() -> event.withId("\0"));
    assertThatIllegalArgumentException().isThrownBy(() -> event.withRetry(Duration.ofMillis(-1)));
  }
}
