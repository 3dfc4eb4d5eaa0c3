package dev.weft.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class UrlTest {
  @Test
  void urlsAreTakenAsPeopleWriteThem() {
    String[][] table = {
      {"http://host", "http://host/"},
      {"http://host/a/b.c?d=e&f", "http://host/a/b.c?d=e&f"},
      {"https://127.0.0.1:65535/", "https://127.0.0.1:65535/"},
      {"http://host:/a", "http://host/a"},
      {"http://host:080/a", "http://host:080/a"},
      {"http://host/a@b:c", "http://host/a@b:c"},
      {"http://a..b/", "http://a..b/"},
      {"HTTP://Host/A", "http://host/A"},
      {" http://host/a ", "http://host/a"},
      {"http://host?x", "http://host/?x"},
      {"http://host/a#b", "http://host/a"},
      {"http://host#b", "http://host/"},
      {"http://host/a b", "http://host/a%20b"},
      {"http://host/\u00e9", "http://host/%C3%A9"},
      {"http://host/\ud83d\ude00", "http://host/%F0%9F%98%80"},
      {"http://host/a%20b", "http://host/a%20b"},
      {"http://host/100%", "http://host/100%25"},
      {"http://host/a?b=[1]|{2}", "http://host/a?b=%5B1%5D%7C%7B2%7D"},
      {"http://m\u00fcller.de/", "http://xn--mller-kva.de/"},
      {"http://my_host:8080/", "http://my_host:8080/"},
      {"http://[::1]:80/a", "http://[::1]:80/a"},
      {"http://me:pass word@host/", "http://me:pass%20word@host/"},
    };
    for (String[] row : table) {
      assertThat(Url.parse(row[0]).toString()).isEqualTo(row[1]);
    }
  }

  @Test
  void whatIsNoUrlIsRefused() {
    for (String bad :
        new String[] {
          "",
          "host",
          "/a",
          "//host/a",
          "ftp://host",
          "http:/host",
          "http://",
          "http://:80/",
          "http://host:x/",
          "http://host:1x/",
          "http://host:65536/",
          "http://host:123456/",
          "http://host:1:2/",
          "http://host:70000/",
          "http://a b/",
          "http://a\u0000b/",
          "http://[::1/",
          "http://a[b/"
        }) {
      assertThatThrownBy(() -> Url.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anOriginHasItsUsualPort() {
    assertThat(Url.origin(Url.parse("http://host/a"))).isEqualTo(new Origin("http", "host", 80));
    assertThat(Url.origin(Url.parse("https://host/a"))).isEqualTo(new Origin("https", "host", 443));
    assertThat(Url.origin(Url.parse("https://host:444/")))
        .isEqualTo(new Origin("https", "host", 444));
    Origin v6 = Url.origin(Url.parse("http://[::1]:81/"));
    assertThat(v6).isEqualTo(new Origin("http", "::1", 81));
    assertThat(v6.authority()).isEqualTo("[::1]:81");
    assertThat(new Origin("https", "h", 443).authority()).isEqualTo("h");
    assertThat(new Origin("https", "h", 80).authority()).isEqualTo("h:80");
  }

  @Test
  void onlyTheUserInFrontOfTheHostIsLeftOut() {
    String[][] table = {
      {"https://me:word@h/npm//pkg@1.2", "https://h/npm//pkg@1.2"},
      {"https://h/npm//pkg@1.2", "https://h/npm//pkg@1.2"},
      {"https://h/login?to=https://bob@x/", "https://h/login?to=https://bob@x/"},
      {"http://me@h?a@b", "http://h/?a@b"},
      {"http://h/a@b", "http://h/a@b"},
      {"http://a@b@h/", "http://h/"},
    };
    for (String[] row : table) {
      assertThat(Url.withoutUser(Url.parse(row[0]))).hasToString(row[1]);
    }
  }

  @Test
  void referencesAreResolvedAsRfc3986Has() throws IOException {
    URI base = URI.create("http://a/b/c/d?q");
    String[][] table = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"", "http://a/b/c/d?q"},
      {"#s", "http://a/b/c/d?q"},
      {"g#s", "http://a/b/c/g"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"https://x/y", "https://x/y"},
      {"g h", "http://a/b/c/g%20h"},
      {"/g/./h/../i", "http://a/g/i"},
      {"/g/..", "http://a/"},
      {"/g/.", "http://a/g/"},
      {"http://x/g/../h/.?y=../z", "http://x/h/?y=../z"},
      {"//x/g/../h", "http://x/h"},
      {"g?y=h/../i", "http://a/b/c/g?y=h/../i"},
      {"/g?y=h/../i", "http://a/g?y=h/../i"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g//../h", "http://a/b/c/g/h"},
      {"..g/.h/...", "http://a/b/c/..g/.h/..."},
      {"g:1/x", null}
    };
    for (String[] row : table) {
      if (row[1] == null) {
        assertThatThrownBy(() -> Url.resolve(base, row[0])).isInstanceOf(IOException.class);
      } else {
        assertThat(Url.resolve(base, row[0]).toString()).as(row[0]).isEqualTo(row[1]);
      }
    }
  }

  @Test
  void referencesHaveTheirBytesAsAFieldHasThem() throws IOException {
    URI base = URI.create("http://a/b");
    assertThat(Url.resolve(base, "/caf\u00c3\u00a9?x=\u00e2\u0082\u00ac"))
        .hasToString("http://a/caf%C3%A9?x=%E2%82%AC");
    assertThat(Url.resolve(base, "http://m\u00c3\u00bcller.de/"))
        .hasToString("http://xn--mller-kva.de/");
    assertThat(Url.resolve(base, "/caf\u00e9")).as("Latin-1").hasToString("http://a/caf%E9");
  }

  @Test
  void userAndPasswordAreTakenOut() {
    URI url = Url.parse("http://me:a%40b+c@host/x@y");
    assertThat(Url.userInfo(url)).isEqualTo("me:a@b+c");
    assertThat(Url.withoutUser(url).toString()).isEqualTo("http://host/x@y");
    assertThat(Url.userInfo(Url.parse("http://host/a@b"))).isNull();
  }
}
