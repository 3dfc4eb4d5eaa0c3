package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
  private static final WebUrl PAGE = WebUrl.parse("http://h/dir/page");

  private static Html parse(String text) {
    return Html.parse(text.getBytes(UTF_8), UTF_8, PAGE);
  }

  private static List<String> links(String text) {
    return parse(text).links().stream().map(link -> link.to().toString()).toList();
  }

  @Test
  void linksAreThoseOfAnchorsAreasAndFramesInTheirOrder() {
    var page =
        parse(
            "<a href=1>One\n <b>and</b> a half</a><area href=2 alt=Two><iframe src=3></iframe>"
                + "<a name=x>no</a><img src=no><link href=no><script src=no></script>"
                + "<!-- <a href=no> --><a href='4#f'>4</a>");
    assertThat(page.links())
        .containsExactly(
            new Html.Link(WebUrl.parse("http://h/dir/1"), "One and a half", false),
            new Html.Link(WebUrl.parse("http://h/dir/2"), "Two", false),
            new Html.Link(WebUrl.parse("http://h/dir/3"), "", false),
            new Html.Link(WebUrl.parse("http://h/dir/4"), "4", false));
  }

  @Test
  void framesOfAFramesetAreLinks() {
    assertThat(links("<frameset><frame src=a><frame src=b></frameset>"))
        .containsExactly("http://h/dir/a", "http://h/dir/b");
  }

  @Test
  void theFirstBaseCounts() {
    assertThat(links("<base target=x><base href='/other/'><base href='/no/'><a href=a>"))
        .containsExactly("http://h/other/a");
    assertThat(links("<base href='mailto:x'><a href=a>")).containsExactly("http://h/dir/a");
  }

  @Test
  void whatIsNotOfTheWebIsNoLink() {
    assertThat(links("<a href='mailto:a@b'><a href='javascript:x'><a href='http://[/'><a href=''>"))
        .containsExactly("http://h/dir/page");
  }

  @Test
  void nofollowIsSaidByALinkOrByThePage() {
    assertThat(parse("<a rel='x NOFOLLOW' href=a><a rel=follow href=b>").links())
        .extracting(Html.Link::nofollow)
        .containsExactly(true, false);
    assertThat(parse("<a href=a><meta name=ROBOTS content='noindex,NoFollow'>").links())
        .extracting(Html.Link::nofollow)
        .containsExactly(true);
    assertThat(parse("<meta name=robots content=none><a href=a>").links().getFirst().nofollow())
        .isTrue();
    assertThat(parse("<meta name=x content=nofollow><a href=a>").links().getFirst().nofollow())
        .isFalse();
  }

  @Test
  void theTitleIsFolded() {
    assertThat(parse("<title> A\n\t &amp;  b </title><title>no</title>").title())
        .isEqualTo("A & b");
    assertThat(parse("<p>x").title()).isNull();
    assertThat(parse("<svg><title>no</title></svg>").title()).isNull();
  }

  @Test
  void nestingHasNoEnd() {
    String deep = "<div><b>".repeat(100_000) + "<a href=a>x";
    assertThat(links(deep)).containsExactly("http://h/dir/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | text/html | UTF-8",
        "'' |  | UTF-8",
        "'' | text/html; charset=iso-8859-1 | ISO-8859-1",
        "'' | text/html;charset=\"Windows-1252\"; x=y | windows-1252",
        "'' | text/html; charset=nonsense | UTF-8",
        "'' | text/html; charset= | UTF-8",
        "'' | text/html; charset=() | UTF-8",
        "<meta charset=koi8-r> | text/html | KOI8-R",
        "<META x CharSet = 'Shift_JIS'/> | text/html | Shift_JIS",
        "<meta http-equiv=content-type content='text/html; charset=big5'> | text/html | Big5",
        "<meta charset=koi8-r> | text/html; charset=utf-8 | UTF-8",
        "<meta charset=koi8-r> | text/html; charset=nonsense | KOI8-R",
        "<meta charset=nonsense><meta charset=koi8-r> | text/html | KOI8-R",
        "<meta charset=utf-16> | text/html | UTF-8",
        "<!-- <meta charset=koi8-r> --> | text/html | UTF-8",
        "<p charset=koi8-r> | text/html | UTF-8",
      })
  void aPageHasACharset(String body, String type, String charset) {
    assertThat(Charsets.of(body.getBytes(UTF_8), type)).isEqualTo(Charset.forName(charset));
  }

  @Test
  void aByteOrderMarkIsWordEnough() {
    byte[] utf8 = {
      (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '<', 'a', ' ', 'h', 'r', 'e', 'f', '=', 'x', '>'
    };
    assertThat(Charsets.of(utf8, "text/html; charset=koi8-r")).isEqualTo(UTF_8);
    assertThat(Html.parse(utf8, UTF_8, PAGE).links()).hasSize(1);
    byte[] big = {(byte) 0xFE, (byte) 0xFF};
    byte[] little = {(byte) 0xFF, (byte) 0xFE};
    assertThat(Charsets.of(big, null).name()).isEqualTo("UTF-16BE");
    assertThat(Charsets.of(little, null).name()).isEqualTo("UTF-16LE");
  }

  @Test
  void aMetaBehindTheFirst1024BytesIsTooLate() {
    String meta = "<meta charset=koi8-r>";
    byte[] within = (" ".repeat(1024 - meta.length()) + meta).getBytes(UTF_8);
    byte[] behind = (" ".repeat(1024) + meta).getBytes(UTF_8);
    assertThat(Charsets.of(within, null).name()).isEqualTo("KOI8-R");
    assertThat(Charsets.of(behind, null)).isEqualTo(UTF_8);
  }

  @Test
  void badBytesAreReplaced() {
    byte[] bad = {'<', 't', 'i', 't', 'l', 'e', '>', (byte) 0xC3, '(', (byte) 0xFF};
    assertThat(Html.parse(bad, UTF_8, PAGE).title()).isEqualTo("\uFFFD(\uFFFD");
  }
}
