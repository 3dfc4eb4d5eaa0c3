package dev.weft.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Block;
import dev.weft.http.coding.Brotli;
import dev.weft.http.coding.Coding;
import dev.weft.stream.AsyncStream;
import dev.weft.sync.Event;
import dev.weft.testing.AsyncTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The coding br, with brotli4j and without. */
class BrotliTest {
  private static final String LONG = "all work and no play ".repeat(10_000);

  private static byte[] small() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = Coding.BR.over(bytes)) {
      out.write(LONG.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void serving(Response response, Block.RunWith<String, ?> body) throws Exception {
    Router router = new Router().use(Middleware.compression()).get("/", _ -> response);
    Raw.serving(router, port -> body.accept("http://" + Raw.HOST + ":" + port + "/"));
  }

  @AsyncTest
  void aClientThatTakesAllGetsBr() throws Exception {
    Router router = new Router().use(Middleware.compression()).get("/", _ -> Response.text(LONG));
    Request request = Request.of("GET", "/");
    Response best = router.handle(request.withHeader("Accept-Encoding", "gzip, deflate, br"));
    assertThat(best.header("Content-Encoding")).isEqualTo("br");
    byte[] body = best.bodyBytes();
    assertThat(body).hasSizeLessThan(1_000);
    try (var in = Brotli.decompressing(new ByteArrayInputStream(body), 100)) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(LONG);
    }
    Response less = router.handle(request.withHeader("Accept-Encoding", "gzip, br;q=0.5"));
    assertThat(less.header("Content-Encoding")).isEqualTo("gzip");
    Response only = router.handle(request.withHeader("Accept-Encoding", "br;q=0.1"));
    assertThat(only.header("Content-Encoding")).isEqualTo("br");
    Response none = router.handle(request.withHeader("Accept-Encoding", "br;q=0"));
    assertThat(none.header("Content-Encoding")).isNull();
  }

  @AsyncTest
  void theClientTakesItAndUndoesIt() throws Exception {
    serving(
        Response.text(LONG),
        url -> {
          try (var client = HttpClient.create()) {
            ClientResponse answer = client.get(url);
            assertThat(answer.header("Content-Encoding")).isEqualTo("br");
            assertThat(answer.text()).isEqualTo(LONG);
          }
        });
  }

  @AsyncTest
  void eachEventIsThereAtOnce() throws Exception {
    var seen = new Event();
    AsyncStream<ServerEvent> events =
        AsyncStream.generate(out -> {
          out.yield(new ServerEvent("first"));
          seen.await();
          out.yield(new ServerEvent("second"));
        });
    serving(
        Response.events(events),
        url -> {
          try (var client = HttpClient.create();
              var answer = client.request("GET", url).open()) {
            assertThat(answer.header("Content-Encoding")).isEqualTo("br");
            var text = new StringBuilder();
            answer.stream()
                .forEach((byte[] piece) -> {
                  text.append(new String(piece, UTF_8));
                  if (text.toString().equals("data: first\n\n")) {
                    seen.set();
                  }
                });
            assertThat(text).hasToString("data: first\n\ndata: second\n\n");
          }
        });
  }

  @AsyncTest
  void whatIsCutShortOrNoBrFails() throws Exception {
    byte[] whole = small();
    byte[] broken = whole.clone();
    Arrays.fill(broken, 0, broken.length / 2, (byte) 0xff);
    for (byte[] body : new byte[][] {Arrays.copyOf(whole, whole.length - 3), broken}) {
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(body.length, new String(body, ISO_8859_1));
      try (var server = ScriptedServer.answering(answer);
          var client = HttpClient.create()) {
        assertThatThrownBy(() -> client.get(server.url()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("not [br]");
      }
    }
  }

  /** Loads Brotli anew, and nothing of brotli4j. */
  private static final class WithoutLibrary extends ClassLoader {
    WithoutLibrary() {
      super(BrotliTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.aayushatharva")) {
        throw new ClassNotFoundException(name);
      }
      return isOurs(name) ? define(name) : super.loadClass(name, resolve);
    }

    private static boolean isOurs(String name) {
      String brotli = Brotli.class.getName();
      return name.equals(brotli) || name.startsWith(brotli + "$");
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = Brotli.class.getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void withoutTheLibraryThereIsNoBr() throws Exception {
    var loaded = Class.forName(Brotli.class.getName(), true, new WithoutLibrary());
    assertThat(loaded).isNotSameAs(Brotli.class);
    var isAvailable = loaded.getDeclaredMethod("isAvailable");
    isAvailable.setAccessible(true);
    assertThat(isAvailable.invoke(null)).isEqualTo(false);
    assertThat(Brotli.isAvailable()).isTrue();
  }
}
