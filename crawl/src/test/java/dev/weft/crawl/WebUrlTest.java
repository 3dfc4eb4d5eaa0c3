package dev.weft.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://example.com | http://example.com/",
        "http://example.com/ | http://example.com/",
        "HTTP://EXAMPLE.com/Path | http://example.com/Path",
        "hTTps://Example.COM/ | https://example.com/",
        "http://example.com:80/a | http://example.com/a",
        "http://example.com:443/a | http://example.com:443/a",
        "https://example.com:443/a | https://example.com/a",
        "https://example.com:80/a | https://example.com:80/a",
        "http://example.com:8080/a | http://example.com:8080/a",
        "http://example.com:/a | http://example.com/a",
        "http://example.com:0080/a | http://example.com/a",
        "http://example.com:08080/a | http://example.com:8080/a",
        "http://example.com/a#top | http://example.com/a",
        "http://example.com/a# | http://example.com/a",
        "http://example.com#top | http://example.com/",
        "http://example.com/a?b#c?d | http://example.com/a?b",
        "http://example.com?q=1 | http://example.com/?q=1",
        "http://example.com/? | http://example.com/?",
        "http://example.com/a? | http://example.com/a?",
        "http://example.com/a/ | http://example.com/a/",
        "http://example.com/a// | http://example.com/a//",
        "http://example.com//a | http://example.com//a",
        "http://example.com/. | http://example.com/",
        "http://example.com/.. | http://example.com/",
        "http://example.com/./a | http://example.com/a",
        "http://example.com/a/./b | http://example.com/a/b",
        "http://example.com/a/. | http://example.com/a/",
        "http://example.com/a/.. | http://example.com/",
        "http://example.com/a/../b | http://example.com/b",
        "http://example.com/a/b/../../c | http://example.com/c",
        "http://example.com/../../a | http://example.com/a",
        "http://example.com/a/.../b | http://example.com/a/.../b",
        "http://example.com/.a/..b | http://example.com/.a/..b",
        "http://example.com/a//../b | http://example.com/a/b",
        "http://example.com/a?x=../b | http://example.com/a?x=../b",
        "http://example.com/%2e%2E/a | http://example.com/a",
        "http://example.com/a%2fb | http://example.com/a%2Fb",
        "http://example.com/%7euser | http://example.com/~user",
        "http://example.com/%41%5a%30%2d%5f | http://example.com/AZ0-_",
        "http://example.com/a%20b | http://example.com/a%20b",
        "http://example.com/a b | http://example.com/a%20b",
        "http://example.com/%c3%a9 | http://example.com/%C3%A9",
        "http://example.com/é | http://example.com/%C3%A9",
        "http://example.com/日本 | http://example.com/%E6%97%A5%E6%9C%AC",
        "http://example.com/😀 | http://example.com/%F0%9F%98%80",
        "http://example.com/100% | http://example.com/100%25",
        "http://example.com/%zz | http://example.com/%25zz",
        "http://example.com/%4 | http://example.com/%254",
        "http://example.com/a?q=%41%2B+ | http://example.com/a?q=A%2B+",
        "http://example.com/a?q=a b&c=ü | http://example.com/a?q=a%20b&c=%C3%BC",
        "http://example.com/a?b?c=/d | http://example.com/a?b?c=/d",
        "http://example.com/a;v=1,2!$&'()*+=:@ | http://example.com/a;v=1,2!$&'()*+=:@",
        "http://example.com/[1]{2}^`<>\"\\ | http://example.com/%5B1%5D%7B2%7D%5E%60%3C%3E%22%5C",
        "http://user:pw@example.com/ | http://user:pw@example.com/",
        "http://127.0.0.1:8080 | http://127.0.0.1:8080/",
        "http://[::1]:8080/a | http://[::1]:8080/a",
        "http://[2001:DB8::1]/ | http://[2001:db8::1]/",
        "http://bücher.example/ | http://xn--bcher-kva.example/",
        "http://BÜCHER.example/ | http://xn--bcher-kva.example/",
        "http://ex%41mple.com/ | http://example.com/",
        "http://under_score.example/ | http://under_score.example/",
        "http://example.com./ | http://example.com./",
      })
  void aPageHasOneUrl(String text, String normal) {
    WebUrl url = WebUrl.parse(text);
    assertThat(url).hasToString(normal);
    assertThat(WebUrl.parse(normal)).isEqualTo(url).hasSameHashCodeAs(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | http://h/b/c/d;p?q",
        "g | http://h/b/c/g",
        "./g | http://h/b/c/g",
        "g/ | http://h/b/c/g/",
        "/g | http://h/g",
        "//g | http://g/",
        "//g:81/x | http://g:81/x",
        "?y | http://h/b/c/d;p?y",
        "g?y | http://h/b/c/g?y",
        "#s | http://h/b/c/d;p?q",
        "g#s | http://h/b/c/g",
        ";x | http://h/b/c/;x",
        ". | http://h/b/c/",
        "./ | http://h/b/c/",
        ".. | http://h/b/",
        "../ | http://h/b/",
        "../g | http://h/b/g",
        "../.. | http://h/",
        "../../../g | http://h/g",
        "/./g | http://h/g",
        "/../g | http://h/g",
        "g. | http://h/b/c/g.",
        "..g | http://h/b/c/..g",
        "./g/. | http://h/b/c/g/",
        "g/../h | http://h/b/c/h",
        "g;x=1/../y | http://h/b/c/y",
        "g?y/../x | http://h/b/c/g?y/../x",
        "https://H/x | https://h/x",
        "\" g \" | http://h/b/c/g",
        "a b | http://h/b/c/a%20b",
      })
  void aReferenceLeadsSomewhere(String reference, String to) {
    WebUrl base = WebUrl.parse("http://h/b/c/d;p?q");
    assertThat(base.resolve(reference)).hasToString(to);
  }

  @Test
  void lineBreaksInAReferenceAreNotSeen() {
    assertThat(WebUrl.parse("http://h/").resolve("\n /a\n\tb\r\n")).hasToString("http://h/ab");
  }

  @Test
  void halfACharacterIsReplaced() {
    assertThat(WebUrl.parse("http://h/\ud83d")).hasToString("http://h/%EF%BF%BD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/a",
        "ftp://example.com/",
        "mailto:me@example.com",
        "javascript:alert(1)",
        "data:text/html,hello",
        "http:",
        "http:/a",
        "http:a",
        "http://",
        "http:///a",
        "http://?q",
        "http://:80/",
        "http://exa mple.com/",
        "http://example.com:65536/",
        "http://example.com:999999999999/",
        "http://example.com:-1/",
        "http://example.com:a/",
        "http://[::1/",
        "http://[bad]/",
        "http://::1/",
        "http://a<b/",
        "http://%zz/",
        "http://a\\b/",
      })
  void whatIsNoUrlOfTheWebIsNone(String text) {
    assertThat(WebUrl.parse(text)).isNull();
  }

  @Test
  void aUrlThatNoServerTakesIsNone() {
    assertThat(WebUrl.parse("http://h/" + "a".repeat(8183))).isNotNull();
    assertThat(WebUrl.parse("http://h/" + "a".repeat(8184))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:p%40w@example.com:81/a@b, http://example.com:81, example.com",
    "https://example.com/, https://example.com, example.com",
    "http://[::1]:80/, http://[::1], [::1]",
    "http://[::1]:81/, http://[::1]:81, [::1]",
  })
  void itKnowsItsOriginAndItsHost(String text, String origin, String host) {
    assertThat(WebUrl.parse(text).origin()).isEqualTo(origin);
    assertThat(WebUrl.parse(text).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "ORIGIN, https://www.example.co.uk:8443/a, https://www.example.co.uk:8443",
    "HOST, https://www.example.co.uk:8443/a, www.example.co.uk",
    "DOMAIN, https://www.example.co.uk:8443/a, example.co.uk",
    "DOMAIN, http://a.b.github.io/, b.github.io",
    "DOMAIN, http://127.0.0.1/, 127.0.0.1",
    "DOMAIN, http://[::1]/, [::1]",
    "DOMAIN, http://localhost/, localhost",
    "ANY, http://example.com/, ''",
  })
  void aScopeIsAboutAPlace(Scope scope, String url, String place) {
    assertThat(scope.place(WebUrl.parse(url))).isEqualTo(place);
  }
}
