package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.AsyncTest;
import java.util.HashSet;

/** Short answers, whose bytes are put together at once, look like those that Netty encodes. */
class ResponseEncoderTest extends WithHttpServer {
  private static Response sized(Request request) {
    return Response.text("x".repeat(Integer.parseInt(request.query("size"))))
        .withHeader("Date", "today")
        .withAddedHeader("X-Two", "1")
        .withAddedHeader("X-Two", "2");
  }

  @AsyncTest
  void aHeaderDoesNotDependOnTheSizeOfTheBody() throws Exception {
    Raw.serving(
        ResponseEncoderTest::sized,
        port -> {
          var heads = new HashSet<String>();
          try (Raw client = Raw.connect(port)) {
            for (int size : new int[] {0, 1, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, 1 << 18}) {
              var answer = client.send(get("/?size=" + size)).answer();
              assertThat(answer.body()).isEqualTo("x".repeat(size));
              heads.add(answer.head().replace("Content-Length: " + size, "Content-Length: N"));
            }
          }
          assertThat(heads)
              .containsExactly(
                  """
                  HTTP/1.1 200 OK
                  Content-Type: text/plain; charset=utf-8
                  Date: today
                  X-Two: 1
                  X-Two: 2
                  Content-Length: N

                  """
                      .replace("\n", "\r\n"));
        });
  }

  @AsyncTest
  void aHeaderMayBeLong() throws Exception {
    String value = "y".repeat(40_000);
    Raw.serving(
        request -> Response.text("short").withHeader("X-Long", value),
        port -> {
          try (Raw client = Raw.connect(port)) {
            var answer = client.send(GET).answer();
            assertThat(answer.header("X-Long")).isEqualTo(value);
            assertThat(answer.body()).isEqualTo("short");
          }
        });
  }

  @AsyncTest
  void aValueIsLatin1() throws Exception {
    Raw.serving(
        request -> Response.text("").withHeader("X-Name", "Zoë ÿ"),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET).answer().header("X-Name")).isEqualTo("Zoë ÿ");
          }
        });
  }

  @AsyncTest
  void resetContentHasNoBody() throws Exception {
    Raw.serving(
        request ->
            request.path().equals("/") ? Response.text("body").withStatus(205) : hello(request),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET).answer().head()).startsWith("HTTP/1.1 205 Reset Content");
            assertThat(client.send(get("/next")).answer().body()).isEqualTo("hello /next");
          }
        });
  }
}
