package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {
  private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

  @TempDir private Path root;
  private Path site;
  private final Router router = new Router();

  @BeforeEach
  void fillTheDirectory() throws IOException {
    site = Files.createDirectories(root.resolve("site/dir")).getParent();
    Files.writeString(root.resolve("secret.txt"), "secret");
    write("ten.txt", "0123456789");
    write("dir/index.html", "<p>hi");
    write("with space é.css", "p {}");
    write("empty", "");
    router.files("/f", site);
  }

  private void write(String name, String text) throws IOException {
    Path file = Files.writeString(site.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:37.5Z")));
  }

  private Response get(String target, String... headers) throws Exception {
    return ask("GET", target, headers);
  }

  private Response ask(String method, String target, String... headers) throws Exception {
    Request request = Request.of(method, target);
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return router.handle(request);
  }

  @AsyncTest
  void aFileComesWithWhatIsKnownOfIt() throws Exception {
    Response file = get("/f/ten.txt");
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.bodyText()).isEqualTo("0123456789");
    assertThat(file.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(file.header("Last-Modified")).isEqualTo(MODIFIED);
    assertThat(file.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(file.header("ETag")).matches("\"[0-9a-f]+-a\"");
    assertThat(get("/f/empty").bodyText()).isEmpty();
    assertThat(get("/f/with%20space%20%C3%A9.css").header("Content-Type")).startsWith("text/css");
    assertThat(get("/f/dir/").bodyText()).isEqualTo("<p>hi");
    assertThat(get("/f/dir/index.html").header("Content-Type")).startsWith("text/html");
  }

  @AsyncTest
  void headHasTheLengthAndNoBody() throws Exception {
    Response head = ask("HEAD", "/f/ten.txt");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("10");
    assertThat(head.header("ETag")).isEqualTo(get("/f/ten.txt").header("ETag"));
    assertThat(head.bodyBytes()).isEmpty();
    assertThat(ask("HEAD", "/f/ten.txt", "Range", "bytes=0-1").status()).isEqualTo(200);
    assertThat(ask("POST", "/f/ten.txt").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @AsyncTest
  void whatIsNoFileInsideIs404() throws Exception {
    Files.createSymbolicLink(site.resolve("out"), root.resolve("secret.txt"));
    Files.createSymbolicLink(site.resolve("up"), root);
    Files.createSymbolicLink(site.resolve("gone"), root.resolve("nothing"));
    Files.createSymbolicLink(site.resolve("loop"), site.resolve("loop"));
    for (String target :
        List.of(
            "/f",
            "/f/",
            "/f/nothing",
            "/f/dir",
            "/f/ten.txt/",
            "/f/ten.txt/x",
            "/f/../secret.txt",
            "/f/%2e%2e/secret.txt",
            "/f/..%2fsecret.txt",
            "/f/dir/../../secret.txt",
            "/f//ten.txt",
            "/f/./ten.txt",
            "/f/dir/../ten.txt",
            "/f/dir%2Findex.html",
            "/f/%2Fetc%2Fpasswd",
            "/f//etc/passwd",
            "/f/..",
            "/f/.",
            "/f/..%5csecret.txt",
            "/f/out",
            "/f/up/secret.txt",
            "/f/up/site/nothing",
            "/f/gone",
            "/f/loop",
            "/f/TEN.TXT",
            "/f/" + "x".repeat(3000))) {
      assertThat(get(target).status()).as(target).isEqualTo(404);
      assertThat(get(target).bodyText()).as(target).doesNotContain(root.toString());
    }
  }

  @AsyncTest
  void hiddenFilesAre404() throws Exception {
    Files.createDirectories(site.resolve(".git"));
    Files.createDirectories(site.resolve(".well-known"));
    write(".env", "secret");
    write(".git/config", "secret");
    write(".well-known/security.txt", "public");
    assertThat(get("/f/.env").status()).isEqualTo(404);
    assertThat(get("/f/%2eenv").status()).isEqualTo(404);
    assertThat(get("/f/.git/config").status()).isEqualTo(404);
    assertThat(get("/f/.well-known/security.txt").bodyText()).isEqualTo("public");
  }

  @AsyncTest
  void aLinkThatStaysInsideIsFollowed() throws Exception {
    Files.createSymbolicLink(site.resolve("inside"), site.resolve("ten.txt"));
    assertThat(get("/f/inside").bodyText()).isEqualTo("0123456789");
    assertThat(get("/f/inside").header("Content-Type")).startsWith("text/plain");
  }

  @AsyncTest
  void whatIsNoRegularFileIs404() throws Exception {
    Path pipe = site.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(get("/f/pipe").status()).isEqualTo(404);
  }

  @AsyncTest
  void oneRangeIsAPart() throws Exception {
    var ranges =
        Map.of(
            "bytes=0-0",
            "0 0-0/10",
            "Bytes=2-4",
            "234 2-4/10",
            "bytes=7-",
            "789 7-9/10",
            "bytes=-3",
            "789 7-9/10",
            "bytes=-99",
            "0123456789 0-9/10",
            "bytes=0-99999",
            "0123456789 0-9/10",
            "bytes=9-9",
            "9 9-9/10",
            "bytes=8-99999999999999999999999",
            "89 8-9/10",
            " bytes=1-1 ",
            "1 1-1/10");
    for (var range : ranges.entrySet()) {
      Response part = get("/f/ten.txt", "Range", range.getKey());
      assertThat(part.status()).as(range.getKey()).isEqualTo(206);
      String span = part.header("Content-Range").replace("bytes ", "");
      assertThat(part.bodyText() + " " + span).as(range.getKey()).isEqualTo(range.getValue());
      assertThat(part.header("ETag")).isNotNull();
    }
  }

  @AsyncTest
  void aRangeThatIsNotThereIs416() throws Exception {
    for (String range :
        List.of("bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999999-")) {
      Response refused = get("/f/ten.txt", "Range", range);
      assertThat(refused.status()).as(range).isEqualTo(416);
      assertThat(refused.header("Content-Range")).isEqualTo("bytes */10");
    }
    assertThat(get("/f/empty", "Range", "bytes=0-").status()).isEqualTo(416);
  }

  @AsyncTest
  void whatIsNotOneRangeIsTheWholeFile() throws Exception {
    for (String range :
        List.of(
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=a-b",
            "bytes=1-2,4-5",
            "bytes 1-2",
            "chars=1-2",
            "bytes=1",
            "bytes=--1",
            "bytes=1--2",
            "bytes=+1-2",
            "bytes=1 -2",
            "")) {
      Response whole = get("/f/ten.txt", "Range", range);
      assertThat(whole.status()).as(range).isEqualTo(200);
      assertThat(whole.bodyText()).as(range).hasSize(10);
    }
  }

  @AsyncTest
  void whatTheClientHasIsNotSentAgain() throws Exception {
    String tag = get("/f/ten.txt").header("ETag");
    for (String known :
        List.of(tag, "W/" + tag, "*", "\"x\", " + tag, tag + " , \"y\"", " " + tag + " ")) {
      Response same = get("/f/ten.txt", "If-None-Match", known);
      assertThat(same.status()).as(known).isEqualTo(304);
      assertThat(same.header("ETag")).isEqualTo(tag);
      assertThat(same.header("Last-Modified")).isEqualTo(MODIFIED);
      assertThat(same.header("Content-Type")).isNull();
      assertThat(same.bodyBytes()).isEmpty();
    }
    for (String other : List.of("\"x\"", "", tag.substring(1), "x" + tag)) {
      assertThat(get("/f/ten.txt", "If-None-Match", other).status()).as(other).isEqualTo(200);
    }
    assertThat(ask("HEAD", "/f/ten.txt", "If-None-Match", tag).status()).isEqualTo(304);
  }

  @AsyncTest
  void timesCountWhereThereIsNoTag() throws Exception {
    assertThat(get("/f/ten.txt", "If-Modified-Since", MODIFIED).status()).isEqualTo(304);
    String later = "Mon, 07 Nov 1994 08:49:37 GMT";
    assertThat(get("/f/ten.txt", "If-Modified-Since", later).status()).isEqualTo(304);
    for (String other :
        List.of(
            "Sun, 06 Nov 1994 08:49:36 GMT", "yesterday", "", "Sat, 06 Nov 1994 08:49:37 GMT")) {
      assertThat(get("/f/ten.txt", "If-Modified-Since", other).status()).as(other).isEqualTo(200);
    }
    Response both = get("/f/ten.txt", "If-Modified-Since", MODIFIED, "If-None-Match", "\"x\"");
    assertThat(both.status()).isEqualTo(200);
  }

  @AsyncTest
  void whoWantsOnlyWhatItKnowsGetsNoOther() throws Exception {
    String tag = get("/f/ten.txt").header("ETag");
    String[][] table = {
      {"If-Match", tag, "206"},
      {"If-Match", "\"old\", " + tag, "206"},
      {"If-Match", "*", "206"},
      {"If-Match", "\"old\"", "412"},
      {"If-Match", "W/" + tag, "412"},
      {"If-Unmodified-Since", MODIFIED, "206"},
      {"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", "412"},
      {"If-Unmodified-Since", "lately", "206"},
    };
    for (String[] row : table) {
      Response part = get("/f/ten.txt", "Range", "bytes=2-3", row[0], row[1]);
      assertThat(part.status()).as(row[0] + ": " + row[1]).hasToString(row[2]);
    }
    Response both =
        get("/f/ten.txt", "If-Match", tag, "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(both.status()).as("the tag counts").isEqualTo(200);
    assertThat(get("/f/ten.txt", "If-Match", "\"x\"", "If-None-Match", tag).status())
        .isEqualTo(412);
    router.get("/plain", _ -> Response.text("x"));
    assertThat(get("/plain", "If-Match", "\"x\"").status()).isEqualTo(200);
  }

  @AsyncTest
  void aPartIsOnlyOfTheSameFile() throws Exception {
    String tag = get("/f/ten.txt").header("ETag");
    for (String same : List.of(tag, MODIFIED)) {
      Response part = get("/f/ten.txt", "Range", "bytes=1-2", "If-Range", same);
      assertThat(part.status()).as(same).isEqualTo(206);
    }
    for (String other : List.of("\"x\"", "W/" + tag, "Mon, 07 Nov 1994 08:49:37 GMT", "", "x")) {
      Response whole = get("/f/ten.txt", "Range", "bytes=1-2", "If-Range", other);
      assertThat(whole.status()).as(other).isEqualTo(200);
    }
  }

  @AsyncTest
  void aChangedFileHasAnotherTag() throws Exception {
    String before = get("/f/ten.txt").header("ETag");
    Files.setLastModifiedTime(site.resolve("ten.txt"), FileTime.from(Instant.EPOCH));
    assertThat(get("/f/ten.txt").header("ETag")).isNotEqualTo(before);
    Files.writeString(site.resolve("ten.txt"), "longer than ten");
    Files.setLastModifiedTime(site.resolve("ten.txt"), FileTime.from(Instant.EPOCH));
    assertThat(get("/f/ten.txt").header("ETag")).isEqualTo("\"0-f\"");
  }

  @AsyncTest
  void aBigFileComesInPieces() throws Exception {
    byte[] big = new byte[200_001];
    new Random(1).nextBytes(big);
    Files.write(site.resolve("big"), big);
    Response file = get("/f/big");
    assertThat(file.content().map(piece -> piece.length).toList())
        .containsExactly(65_536, 65_536, 65_536, 3393);
    assertThat(file.bodyBytes()).isEqualTo(big);
    assertThat(get("/f/big", "Range", "bytes=65535-65537").bodyBytes())
        .containsExactly(big[65_535], big[65_536], big[65_537]);
    assertThat(file.header("Content-Type")).isEqualTo("application/octet-stream");
  }

  @AsyncTest
  void aFileThatShrinksWhileItIsSentIsAFailure() throws Exception {
    Response file = get("/f/ten.txt");
    Files.writeString(site.resolve("ten.txt"), "01234");
    assertThatThrownBy(file::bodyBytes)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shorter");
  }

  @AsyncTest
  void anyResponseMayBeAFile() throws Exception {
    router.get("/one", _ -> Response.file(site.resolve("ten.txt")));
    router.get("/none", _ -> Response.file(site.resolve("none.txt")));
    router.get("/dir", _ -> Response.file(site));
    router.get("/tagged", _ -> Response.text("x").withHeader("ETag", "\"v1\""));
    assertThat(get("/one", "Range", "bytes=1-2").bodyText()).isEqualTo("12");
    assertThat(get("/none").status()).isEqualTo(404);
    assertThat(get("/dir").status()).isEqualTo(404);
    assertThat(get("/tagged", "If-None-Match", "\"v1\"").status()).isEqualTo(304);
    assertThat(get("/tagged", "Range", "bytes=0-0").status()).isEqualTo(200);
  }

  @AsyncTest
  void aRequestThatIsCancelledWhileTheFileIsLookedAtEnds() {
    var task = createTask(() -> get("/f/ten.txt"));
    dev.weft.Asyncio.yieldNow();
    task.cancel();
    try {
      assertThat(await(task).status()).isEqualTo(200); // it had been quick
    } catch (CancelledError cancelled) {
      assertThat(task.isCancelled()).isTrue();
    }
  }

  @AsyncTest
  void filesMayBeAtTheRoot() throws Exception {
    var all = new Router().files("/", site).get("/x", _ -> Response.text("x"));
    assertThat(all.handle(Request.of("GET", "/ten.txt")).status()).isEqualTo(200);
    assertThat(all.handle(Request.of("GET", "/dir/")).status()).isEqualTo(200);
    assertThat(all.handle(Request.of("GET", "/x")).bodyText()).isEqualTo("x");
    assertThat(all.handle(Request.of("GET", "/")).status()).isEqualTo(404);
  }
}
