package dev.weft.http;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.toThread;
import static dev.weft.http.RequestTest.assertRefused;
import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Future;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=\"b-1\"";
  private static final String TWO =
      """
      ignored
      --b-1
      Content-Disposition: form-data; name="title"

      A\s
      --b title
      --b-1
      content-disposition: form-data; name=file; filename="a.txt"
      Content-Type: text/plain


      hello

      --b-1--
      ignored\
      """
          .replace("\n", "\r\n");

  @TempDir private Path directory;

  private static Request request(String body) {
    return Request.of("POST", "/").withHeader("Content-Type", TYPE).withBody(body);
  }

  private static Request request(AsyncStream<byte[]> body) {
    return Request.of("POST", "/").withHeader("Content-Type", TYPE).withBody(body);
  }

  /** Has a body arrive in pieces of this size. */
  private static AsyncStream<byte[]> inPieces(byte[] body, int size) {
    return AsyncStream.generate(out -> {
      for (int i = 0; i < body.length; i += size) {
        out.yield(java.util.Arrays.copyOfRange(body, i, Math.min(body.length, i + size)));
      }
    });
  }

  private static String file(String disposition) {
    return "--b-1\r\nContent-Disposition: " + disposition + "\r\n\r\nx\r\n--b-1--";
  }

  @AsyncTest
  void partsComeHoweverTheyAreCut() {
    for (int size = 1; size < TWO.length() + 2; size++) {
      var seen = new ArrayList<String>();
      request(inPieces(bytes(TWO), size))
          .multipart()
          .forEach((Part part) -> {
            seen.add(part + ": " + part.text());
          });
      assertThat(seen)
          .as("pieces of " + size)
          .containsExactly("title: A \r\n--b title", "file (a.txt): \r\nhello\r\n");
    }
  }

  @AsyncTest
  void aPartHasItsHeaders() {
    var parts = new ArrayList<Part>();
    request(TWO)
        .multipart()
        .forEach((Part part) -> {
          parts.add(part);
        });
    assertThat(parts.getFirst().name()).isEqualTo("title");
    assertThat(parts.getFirst().filename()).isNull();
    assertThat(parts.getLast().filename()).isEqualTo("a.txt");
    assertThat(parts.getLast().headers().get("content-type")).isEqualTo("text/plain");
  }

  @AsyncTest
  void partsThatNobodyReadsArePassedOver() {
    var names = request(TWO).multipart().map(Part::name).toList();
    assertThat(names).containsExactly("title", "file");
  }

  @AsyncTest
  void aPartThatIsOverCannotBeRead() {
    var parts = request(TWO).multipart().toList();
    assertThatThrownBy(() -> parts.getFirst().bytes())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("title");
  }

  @AsyncTest
  void thePartsComeOnce() {
    Request request = request(TWO);
    assertThat(request.multipart().count()).isEqualTo(2);
    assertThatThrownBy(request::multipart).isInstanceOf(IllegalStateException.class);
  }

  @AsyncTest
  void aFormHasTheFieldsAndNotTheFiles() {
    Request request = request(TWO);
    assertThat(request.form()).isEqualTo(Map.of("title", "A \r\n--b title"));
    assertThat(request.form()).hasSize(1);
    assertThat(request.multipart().count()).isEqualTo(2);
  }

  @AsyncTest
  void aBigPartIsSavedWhileItArrives() throws IOException {
    byte[] content = new byte[1_000_003];
    new Random(3).nextBytes(content);
    byte[] head = bytes("--b-1\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n");
    byte[] tail = bytes("\r\n--b-1--\r\n");
    AsyncStream<byte[]> body =
        AsyncStream.of(AsyncStream.of(head), inPieces(content, 8191), AsyncStream.of(tail))
            .flatMap(stream -> stream);
    Path path = directory.resolve("f");
    Files.writeString(path, "x".repeat(2_000_000)); // it is replaced
    var sizes = request(body).multipart().map(part -> part.saveTo(path)).toList();
    assertThat(sizes).containsExactly(1_000_003L);
    assertThat(path).hasBinaryContent(content);
  }

  @AsyncTest
  void aSaveThatIsCancelledLeavesNoFile() {
    Path path = directory.resolve("f");
    Future<byte[]> never = Future.create();
    try (AsyncStream<byte[]> body =
        AsyncStream.generate(out -> {
          out.yield(bytes(TWO.substring(0, TWO.length() - 20)));
          out.yield(await(never));
        })) {
      var saving =
          createTask(() -> request(body).multipart().forEach((Part part) -> part.saveTo(path)));
      while (!toThread(() -> Files.exists(path))) {
        Testing.settle();
      }
      Testing.settle();
      saving.cancel();
      assertThatThrownBy(() -> await(saving)).isInstanceOf(CancelledError.class);
    }
    assertThat(path).doesNotExist();
  }

  @AsyncTest
  void aSaveThatCannotBeginDestroysNothing() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("d"));
    Request request = request(TWO);
    assertThatThrownBy(() -> request.multipart().forEach((Part part) -> part.saveTo(empty)))
        .isInstanceOf(IOException.class);
    assertThat(empty).isDirectory();
  }

  @AsyncTest
  void aFilenameLeadsNowhere() {
    var names =
        Map.of(
            "form-data; name=a; filename=\"../../etc/passwd\"", "passwd",
            "form-data; name=a; filename=\"C:\\\\dir\\\\x.txt\"", "x.txt",
            "form-data; name=a; filename=\"C:\\dir\\x.txt\"", "x.txt",
            "form-data; name=a; filename=\"..\"", "",
            "form-data; name=a; filename=\"\"", "",
            "form-data; name=a; filename=\"a/\"", "",
            "form-data; name=a; filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt",
            "form-data; name=a; filename=\"naïve €.txt\"", "naïve €.txt",
            "form-data; NAME=\"a\"; FileName=b;x=y", "b",
            "Form-Data;name=a;filename = b", "b");
    names.forEach((disposition, name) ->
        assertThat(request(file(disposition)).multipart().map(Part::filename).toList())
            .as(disposition)
            .containsExactly(name));
  }

  @AsyncTest
  void malformedBodiesAre400() {
    for (String bad :
        List.of(
            "",
            "x",
            "--b-1",
            "--b-1-",
            "--b-1\r\n",
            "--b-2--",
            " --b-1--",
            "--b-1\r\nContent-Disposition: form-data; name=a",
            "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\n",
            "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
            "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b-1",
            "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\nx\n--b-1--",
            "--b-1x\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nContent-Type: text/plain\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nContent-Disposition form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\n: form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nA: b\r\n c\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nA: \u0000\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nA: b\rc: d\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b-1--",
            "--b-1\r\nA: " + "a".repeat(20_000),
            file("form-data"),
            file("form-data; filename=a"),
            file("form-data; name"),
            file("form-data; name=\"a"),
            file("attachment; name=a"),
            file("form-data name=a"))) {
      assertRefused(400, () -> request(bad).multipart().forEach((Part part) -> part.bytes()));
      assertRefused(400, () -> request(bad).form());
    }
  }

  @AsyncTest
  void aPartThatIsNotUtf8IsNoText() {
    byte[] body = bytes(file("form-data; name=a"));
    body[new String(body, java.nio.charset.StandardCharsets.UTF_8).indexOf("\r\nx") + 2] =
        (byte) 0xff;
    Request request = Request.of("POST", "/").withHeader("Content-Type", TYPE).withBody(body);
    assertRefused(400, request::form);
    assertThat(request.multipart().map(Part::bytes).toList().getFirst()).containsExactly(0xff);
  }

  @AsyncTest
  void theTypeHasToBeRight() {
    Request request = Request.of("POST", "/").withBody(TWO);
    assertRefused(415, request::multipart);
    assertRefused(415, () -> typed("multipart/mixed; boundary=b-1").multipart());
    for (String bad :
        List.of(
            "multipart/form-data",
            "multipart/form-data; boundary",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=\"a \"",
            "multipart/form-data; boundary=\"a{b}\"",
            "multipart/form-data; boundary=" + "b".repeat(71))) {
      assertRefused(400, () -> typed(bad).multipart());
    }
    assertThat(typed("Multipart/Form-Data; charset=utf-8; Boundary=b-1").multipart().count())
        .isEqualTo(2);
  }

  private static Request typed(String type) {
    return Request.of("POST", "/").withHeader("Content-Type", type).withBody(TWO);
  }

  @AsyncTest
  void thereAreNotMoreThanAThousandParts() {
    String part = "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    assertThat(request(part.repeat(1000) + "--b-1--").multipart().count()).isEqualTo(1000);
    assertRefused(413, () -> request(part.repeat(1001) + "--b-1--").multipart().count());
  }
}
