package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bodies that a server sends. */
@SuppressWarnings("StringConcatToTextBlock") // line ends matter here
class HttpServerResponseBodyTest extends WithHttpServer {
  @AsyncTest
  void aStreamIsClosedWhenItsClientGoes() throws Exception {
    var closed = new Event();
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  try {
                    while (true) {
                      out.yield(new byte[100]);
                      sleep(millis(1));
                    }
                  } finally {
                    closed.set();
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.chunk()).hasSize(100);
          }
          closed.await();
        });
  }

  @AsyncTest
  void quietEventsAreClosedWhenTheirClientGoes() throws Exception {
    var closed = new Event();
    Raw.serving(
        request ->
            Response.events(
                AsyncStream.generate(out -> {
                  try {
                    out.yield(new ServerEvent("x"));
                    sleep(seconds(3600));
                  } finally {
                    closed.set();
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            assertThat(client.head()).contains("text/event-stream");
            assertThat(client.chunk()).isEqualTo("data: x\n\n");
          }
          closed.await();
        });
  }

  @AsyncTest
  void aSlowClientSuspendsAStream() throws Exception {
    var made = new int[1];
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  for (; made[0] < 1000; made[0]++) {
                    out.yield(new byte[100_000]);
                  }
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            client.head();
            sleep(millis(300));
            assertThat(made[0]).isLessThan(200);
            long length = 0;
            for (int size = client.chunk().length(); size > 0; size = client.chunk().length()) {
              length += size;
            }
            assertThat(length).isEqualTo(100_000_000);
          }
        });
  }

  @AsyncTest
  void aStreamThatFailsIsNoEnd() throws Exception {
    Raw.serving(
        request ->
            Response.stream(
                AsyncStream.generate(out -> {
                  out.yield(new byte[10]);
                  sleep(millis(5));
                  throw new IllegalStateException("as this test wants");
                })),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(GET);
            client.head();
            assertThatThrownBy(
                    () -> {
                      while (!client.chunk().isEmpty()) {}
                    })
                .isInstanceOf(IOException.class);
          }
        });
  }

  @AsyncTest
  void aStreamOfAKnownLengthIsHeldToIt() throws Exception {
    Raw.serving(
        request ->
            Response.stream(AsyncStream.of(new byte[5], new byte[5]))
                .withHeader("Content-Length", request.query("length")),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/?length=10")).answer().body()).hasSize(10);
          }
          for (String wrong : List.of("9", "11", "0")) {
            try (Raw client = Raw.connect(port)) {
              client.send(get("/?length=" + wrong));
              assertThatThrownBy(
                      () -> {
                        client.head();
                        assertThat(client.rest()).isEqualTo("an end"); // there is none
                      })
                  .isInstanceOf(IOException.class);
            }
          }
        });
  }

  @AsyncTest
  void anAnswerBeforeTheBodyIsThereIsSent() throws Exception {
    Raw.serving(
        request ->
            Response.stream(
                request.stream()
                    .map(piece ->
                        Raw.text(piece).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8))),
        port -> {
          try (Raw client = Raw.connect(port)) {
            client.send(post(6) + "abc");
            client.head();
            assertThat(client.chunk()).isEqualTo("ABC");
            client.send("def");
            assertThat(client.chunk()).isEqualTo("DEF");
            assertThat(client.chunk()).isEmpty();
          }
        });
  }

  @AsyncTest
  void filesAreSentWholeAndInPart() throws Exception {
    Path file = directory.resolve("x.bin");
    byte[] bytes = new byte[3_000_000];
    new java.util.Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    Raw.serving(
        request ->
            request.path().equals("/part")
                ? Response.file(file).withBody(new Response.Region(file, 1000, 2000))
                : Response.file(file),
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(GET).answer().body()).isEqualTo(Raw.text(bytes));
            assertThat(client.send(get("/part")).answer().body())
                .isEqualTo(Raw.text(java.util.Arrays.copyOfRange(bytes, 1000, 3000)));
            assertThat(
                    client
                        .send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                        .bare()
                        .header("Content-Length"))
                .isEqualTo("3000000");
          }
        });
  }

  @AsyncTest
  void aFileThatHasGoneIs404AndOneThatHasShrunkIs500() throws Exception {
    Path file = directory.resolve("y.bin");
    Files.write(file, new byte[100]);
    Raw.serving(
        request -> {
          Response response = Response.file(file);
          if (request.path().equals("/gone")) {
            Files.delete(file);
          } else {
            Files.write(file, new byte[10]);
          }
          return response;
        },
        port -> {
          try (Raw client = Raw.connect(port)) {
            assertThat(client.send(get("/shrunk")).answer().status()).isEqualTo(500);
            assertThat(client.send(get("/gone")).answer().status()).isEqualTo(404);
          }
        });
  }

  // failures

  @AsyncTest
  void failuresTellNothing() throws Exception {
    Raw.serving(
        request ->
            switch (request.path()) {
              case "/http" -> throw new HttpException(418, "a teapot");
              case "/null" -> null;
              case "/error" -> throw new StackOverflowError("secret");
              case "/informal" -> Response.status(101);
              case "/cancelled" -> throw new CancelledError("secret");
              default -> throw new IllegalStateException("secret");
            },
        port -> {
          try (Raw client = Raw.connect(port)) {
            Raw.Answer teapot = client.send(get("/http")).answer();
            assertThat(teapot.status()).isEqualTo(418);
            assertThat(teapot.body()).isEqualTo("a teapot");
            for (String path : List.of("/null", "/error", "/informal", "/cancelled", "/x")) {
              Raw.Answer answer = client.send(get(path)).answer();
              assertThat(answer.status()).as(path).isEqualTo(500);
              assertThat(answer.body()).isEqualTo("Internal Server Error");
            }
          }
        });
  }
}
