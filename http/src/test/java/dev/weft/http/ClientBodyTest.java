package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What requests send, given back by a server. */
class ClientBodyTest {
  private EchoServer echo;
  private String url;

  record User(String name, int age) {}

  @BeforeEach
  void start() throws IOException {
    echo = new EchoServer();
    url = echo.url();
  }

  @AfterEach
  void stop() {
    echo.close();
  }

  private static void using(Block.RunWith<HttpClient, ?> body) {
    try (var client = HttpClient.create()) {
      body.accept(client);
    }
  }

  @AsyncTest
  void jsonGoesOutAndComesIn() {
    using(client -> {
      var user = new User("Ada", 36);
      ClientResponse answer = client.post(url + "/echo", Body.json(user));
      assertThat(answer.header("Got-content-type")).isEqualTo("application/json");
      assertThat(answer.text()).isEqualTo("{\"name\":\"Ada\",\"age\":36}");
      assertThat(answer.json(User.class)).isEqualTo(user);
      ClientResponse text = client.post(url + "/echo", Body.text("{"));
      assertThatThrownBy(() -> text.json(User.class)).isInstanceOf(IOException.class);
    });
  }

  @AsyncTest
  void aFormIsEncoded() {
    using(client -> {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("a b", "1&2");
      fields.put("list", List.of("x", 2));
      ClientResponse answer = client.post(url + "/echo", Body.form(fields));
      assertThat(answer.text()).isEqualTo("a+b=1%262&list=x&list=2");
      assertThat(answer.header("Got-content-type")).isEqualTo("application/x-www-form-urlencoded");
    });
  }

  @AsyncTest
  void aStreamIsSentInChunksAsItComes() {
    using(client -> {
      var pieces =
          AsyncStream.generate((AsyncStream.Out<byte[]> out) -> {
            for (String word : "one two three".split(" ", -1)) {
              Asyncio.yieldNow();
              out.yield(word.getBytes(UTF_8));
              out.yield(new byte[0]);
            }
          });
      ClientResponse answer = client.post(url + "/echo", Body.stream(pieces).withType("text/x"));
      assertThat(answer.text()).isEqualTo("onetwothree");
      assertThat(answer.header("Got-transfer-encoding")).isEqualTo("chunked");
      assertThat(answer.header("Got-content-type")).isEqualTo("text/x");
      assertThat(client.stats().bytesSent()).isEqualTo(11);
      assertThat(client.stats().idle()).isEqualTo(1);
    });
  }

  @AsyncTest
  void whatABodyThrowsIsTheFailureOfItsRequest() {
    using(client -> {
      var mine = new IllegalStateException("no more");
      var pieces =
          AsyncStream.generate((AsyncStream.Out<byte[]> out) -> {
            out.yield(new byte[10]);
            throw mine;
          });
      assertThatThrownBy(() -> client.post(url + "/echo", Body.stream(pieces))).isSameAs(mine);
      assertThat(client.stats().connections()).isZero();
    });
  }

  @AsyncTest
  void aFileIsSentWithItsLength(@TempDir Path directory) throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("data.bin"), bytes);
    using(client -> {
      ClientResponse answer = client.put(url + "/echo", Body.file(file));
      assertThat(answer.bytes()).isEqualTo(bytes);
      assertThat(answer.header("Got-content-length")).isEqualTo("300000");
      assertThatThrownBy(() -> client.put(url + "/echo", Body.file(directory.resolve("none"))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none");
    });
  }

  @AsyncTest
  void aTypeIsOneLine() {
    for (String type : List.of("a/b\r\nX: y", "a/b\n", "a/b\r", "a/b\0")) {
      assertThatThrownBy(() -> Body.text("x").withType(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Content-Type");
    }
  }

  @AsyncTest
  void partsOfAFormHaveNamesAndTypes(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a\"b.txt"), "content");
    using(client -> {
      var parts =
          List.of(
              Map.entry("title", Body.text("hello")),
              Map.entry("file", Body.file(file).withType("text/plain")),
              Map.entry("file", Body.bytes(new byte[] {'x'}).withFileName("x.bin")));
      ClientResponse answer = client.post(url + "/echo", Body.multipart(parts));
      String type = answer.header("Got-content-type");
      String edge = "\r\n--" + type.substring(type.indexOf("boundary=") + 9);
      assertThat(answer.text())
          .isEqualTo(
              edge
                  + "\r\nContent-Disposition: form-data; name=\"title\"\r\n"
                  + "Content-Type: text/plain; charset=utf-8\r\n\r\nhello"
                  + edge
                  + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.txt\"\r\n"
                  + "Content-Type: text/plain\r\n\r\ncontent"
                  + edge
                  + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.bin\"\r\n"
                  + "Content-Type: application/octet-stream\r\n\r\nx"
                  + edge
                  + "--\r\n");
      assertThat(answer.header("Got-content-length")).isEqualTo(answer.bytes().length + "");
    });
  }
}
