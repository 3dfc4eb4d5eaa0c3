package dev.weft.http;

import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.http.syntax.Url;
import dev.weft.testing.AsyncTest;
import java.util.stream.IntStream;

class CookieJarTest {
  private final CookieJar jar = new CookieJar();

  private void set(String url, String... cookies) {
    Headers headers = Headers.of();
    for (String cookie : cookies) {
      headers = headers.with("Set-Cookie", cookie);
    }
    jar.keep(Url.parse(url), headers);
  }

  private String sent(String url) {
    return jar.get(Url.parse(url));
  }

  @AsyncTest
  void aCookieGoesBackToItsHostAlone() {
    set("http://a.example.com/", "x=1", "y=2; HttpOnly");
    assertThat(sent("http://a.example.com/any/path")).isEqualTo("x=1; y=2");
    assertThat(sent("http://a.example.com:8080/")).isEqualTo("x=1; y=2");
    assertThat(sent("http://b.example.com/")).isNull();
    assertThat(sent("http://example.com/")).isNull();
    assertThat(sent("http://c.a.example.com/")).isNull();
    assertThat(sent("http://ba.example.com/")).isNull();
  }

  @AsyncTest
  void quotesBelongToAValue() {
    set("http://a.example.com/", "q=\"9\"; Path=/", "r=9");
    assertThat(sent("http://a.example.com/")).isEqualTo("q=\"9\"; r=9");
  }

  @AsyncTest
  void aDomainHasAllItsHosts() {
    set("http://a.example.com/", "x=1; Domain=example.com", "y=2; domain=.EXAMPLE.com");
    assertThat(sent("http://example.com/")).isEqualTo("x=1; y=2");
    assertThat(sent("http://b.example.com/")).isEqualTo("x=1; y=2");
    assertThat(sent("http://notexample.com/")).isNull();
  }

  @AsyncTest
  void nobodySetsCookiesForOthers() {
    set(
        "http://a.example.com/",
        "x=1; Domain=other.com",
        "y=2; Domain=com",
        "z=3; Domain=b.example.com");
    set("http://1.2.3.4/", "x=1; Domain=3.4", "y=1; Domain=4");
    set("http://localhost/", "own=1; Domain=localhost");
    assertThat(sent("http://other.com/")).isNull();
    assertThat(sent("http://a.example.com/")).isNull();
    assertThat(sent("http://b.example.com/")).isNull();
    assertThat(sent("http://9.2.3.4/")).isNull();
    assertThat(sent("http://1.2.3.4/")).isNull();
    assertThat(sent("http://localhost/")).isEqualTo("own=1");
    assertThat(sent("http://sub.localhost/")).isNull();
  }

  @AsyncTest
  void aPathCoversWhatIsBelowIt() {
    set("http://h/one/two", "a=1; Path=/foo", "b=2", "c=3; Path=relative", "d=4; Path=/");
    assertThat(sent("http://h/foo")).isEqualTo("a=1; d=4");
    assertThat(sent("http://h/foo/bar")).isEqualTo("a=1; d=4");
    assertThat(sent("http://h/foobar")).isEqualTo("d=4");
    assertThat(sent("http://h/one")).isEqualTo("b=2; c=3; d=4");
    assertThat(sent("http://h/one/x")).isEqualTo("b=2; c=3; d=4");
    assertThat(sent("http://h/")).isEqualTo("d=4");
  }

  @AsyncTest
  void whatIsSecureNeedsTls() {
    set("http://h.example/", "a=1; Secure");
    set("https://h.example/", "b=2; Secure", "c=3");
    assertThat(sent("https://h.example/")).isEqualTo("b=2; c=3");
    assertThat(sent("http://h.example/")).isEqualTo("c=3");
  }

  @AsyncTest
  void prefixesMeanWhatTheySay() {
    set(
        "https://h.example.com/",
        "__Secure-a=1",
        "__Host-b=2; Secure; Path=/x",
        "__Host-c=3; Secure; Path=/; Domain=example.com",
        "__Host-d=4; Secure; Path=/",
        "__Secure-e=5; Secure");
    assertThat(sent("https://h.example.com/x")).isEqualTo("__Host-d=4; __Secure-e=5");
  }

  @AsyncTest
  void cookiesEndWhenTheirTimeIsOver() {
    set(
        "http://h/",
        "a=1; Max-Age=10",
        "b=2; Max-Age=20",
        "c=3",
        "d=4; Max-Age=0",
        "e=5; Max-Age=-1");
    set(
        "http://h/",
        "f=6; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "g=7; Expires=Fri, 01 Jan 2100 00:00:00 GMT");
    set("http://h/", "h=8; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "i=9; Max-Age=x");
    assertThat(sent("http://h/")).isEqualTo("a=1; b=2; c=3; g=7; h=8; i=9");
    sleep(seconds(10));
    assertThat(sent("http://h/")).isEqualTo("b=2; c=3; g=7; i=9");
    sleep(seconds(10));
    assertThat(sent("http://h/")).isEqualTo("c=3; g=7; i=9");
  }

  @AsyncTest
  void theSameNameReplacesAndDeletes() {
    set("http://h/", "a=1", "b=2");
    set("http://h/", "a=3");
    assertThat(sent("http://h/")).isEqualTo("a=3; b=2");
    set("http://h/", "a=; Max-Age=0");
    assertThat(sent("http://h/")).isEqualTo("b=2");
    set("http://h/", "b=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(sent("http://h/")).isNull();
  }

  @AsyncTest
  void longerPathsComeFirst() {
    set("http://h/", "a=1; Path=/", "a=2; Path=/x/y", "a=3; Path=/x");
    assertThat(sent("http://h/x/y")).isEqualTo("a=2; a=3; a=1");
  }

  @AsyncTest
  void whatIsNoCookieIsPassedOver() {
    set("http://h/", "", "=x", "novalue", ";", "a=1; ;;=; Path", "b=" + "x".repeat(5_000));
    assertThat(sent("http://h/")).isEqualTo("a=1");
  }

  @AsyncTest
  void aServerCannotFillTheMemory() {
    IntStream.range(0, 200).forEach(i -> set("http://h/", "c" + i + "=1"));
    assertThat(sent("http://h/").split("; ", -1))
        .hasSize(50)
        .contains("c199=1")
        .doesNotContain("c0=1");
  }

  @AsyncTest
  void aClientSendsWhatItWasGiven() throws Exception {
    String setting =
        ok("x").replaceFirst("\r\n", "\r\nSet-Cookie: id=7; Path=/\r\nSet-Cookie: k=v\r\n");
    try (var server = ScriptedServer.answering(setting, ok("x"), ok("x"));
        var client = HttpClient.create()) {
      client.get(server.url() + "/login");
      assertThat(server.last()).doesNotContainIgnoringCase("cookie");
      client.get(server.url() + "/");
      assertThat(server.last()).contains("Cookie: id=7; k=v\r\n");
      client.request("GET", server.url()).header("Cookie", "own=1").send();
      assertThat(server.last()).contains("Cookie: own=1; id=7; k=v\r\n");
    }
  }
}
