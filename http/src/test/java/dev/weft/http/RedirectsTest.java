package dev.weft.http;

import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.stream.AsyncStream;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

class RedirectsTest {
  private static String to(int status, String location) {
    return "HTTP/1.1 "
        + status
        + " Moved\r\nLocation: "
        + location
        + "\r\nContent-Length: 4\r\n\r\nmove";
  }

  private static String firstLine(String request) {
    return request.lines().findFirst().orElseThrow();
  }

  @AsyncTest
  void theMethodChangesAsTheStatusSays() throws Exception {
    String[][] table = {
      {"301", "GET", "GET"},
      {"302", "GET", "GET"},
      {"303", "GET", "GET"},
      {"307", "GET", "GET"},
      {"308", "GET", "GET"},
      {"301", "POST", "GET"},
      {"302", "POST", "GET"},
      {"303", "POST", "GET"},
      {"307", "POST", "POST"},
      {"308", "POST", "POST"},
      {"301", "PUT", "PUT"},
      {"302", "PUT", "PUT"},
      {"303", "PUT", "GET"},
      {"307", "PUT", "PUT"},
      {"301", "HEAD", "HEAD"},
      {"303", "HEAD", "HEAD"},
      {"303", "DELETE", "GET"},
      {"302", "DELETE", "DELETE"}
    };
    for (String[] row : table) {
      String first = to(Integer.parseInt(row[0]), "/b?c");
      boolean head = row[1].equals("HEAD");
      try (var server =
              ScriptedServer.answering(
                  head ? first.replace("move", "") : first,
                  head ? "HTTP/1.1 200 OK\r\n\r\n" : ok("there"));
          var client = HttpClient.create()) {
        ClientRequest request = client.request(row[1], server.url() + "/a");
        boolean body = row[1].startsWith("P");
        ClientResponse answer = (body ? request.body(Body.text("data")) : request).send();
        assertThat(answer.status()).as(row[0] + row[1]).isEqualTo(200);
        assertThat(answer.uri().toString()).isEqualTo(server.url() + "/b?c");
        assertThat(firstLine(server.last())).isEqualTo(row[2] + " /b?c HTTP/1.1");
        assertThat(server.last().endsWith("data")).isEqualTo(body && !row[2].equals("GET"));
        assertThat(server.last().toLowerCase(Locale.ROOT).contains("content-type"))
            .isEqualTo(body && !row[2].equals("GET"));
        assertThat(server.connections).isEqualTo(1);
        assertThat(client.stats().redirects()).isEqualTo(1);
        assertThat(client.stats().byStatus()).containsOnlyKeys(200);
      }
    }
  }

  @AsyncTest
  void whatIsSecretStaysWithItsOrigin() throws Exception {
    try (var other = ScriptedServer.answering(ok("there"));
        var server = ScriptedServer.answering(to(302, "/again"), to(307, other.url() + "/x"));
        var client = HttpClient.builder().bearerAuth("secret").header("X-Mine", "1").build()) {
      client.request("GET", server.url()).header("Cookie", "a=b").header("Host", "name").send();
      assertThat(server.last()).contains("Authorization: Bearer secret", "Cookie: a=b");
      assertThat(other.last())
          .contains("X-Mine: 1", "Host: 127.0.0.1:" + other.port())
          .doesNotContain("secret", "a=b");
    }
  }

  @AsyncTest
  void theUserThatALocationNamesIsWhoAsksThere() throws Exception {
    try (var other = ScriptedServer.answering(ok("there"));
        var server =
            ScriptedServer.answering(to(302, other.url().replace("://", "://me:pw@") + "/x"));
        var client = HttpClient.builder().bearerAuth("secret").build()) {
      ClientResponse answer = client.get(server.url());
      assertThat(other.last()).contains("Authorization: Basic bWU6cHc=\r\n");
      assertThat(other.last()).doesNotContain("secret");
      assertThat(answer.uri()).hasToString(other.url() + "/x");
    }
    String named = to(302, "http://me:pw@nowhere.example/y");
    try (var proxy = ScriptedServer.answering(named, ok("there"));
        var client = HttpClient.builder().proxy("127.0.0.1", proxy.port()).build()) {
      client.get("http://nowhere.example/");
      assertThat(firstLine(proxy.last())).isEqualTo("GET http://nowhere.example/y HTTP/1.1");
    }
  }

  @AsyncTest
  void tenAreFollowedAndNotEleven() throws Exception {
    String[] answers = new String[11];
    java.util.Arrays.fill(answers, to(302, "/again"));
    try (var server = ScriptedServer.answering(answers);
        var client = HttpClient.create()) {
      assertThatThrownBy(() -> client.get(server.url()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("more than 10 redirects");
      assertThat(server.requests).hasSize(11);
    }
    answers[10] = ok("at last");
    try (var server = ScriptedServer.answering(answers);
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).text()).isEqualTo("at last");
    }
  }

  @AsyncTest
  void withNoneAllowedARedirectIsAnAnswer() throws Exception {
    try (var server = ScriptedServer.answering(to(302, "/b"));
        var client = HttpClient.builder().redirects(0).build()) {
      ClientResponse answer = client.get(server.url());
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("Location")).isEqualTo("/b");
      assertThat(answer.text()).isEqualTo("move");
    }
  }

  @AsyncTest
  void withoutAPlaceToGoItIsAnAnswer() throws Exception {
    String no = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n";
    try (var server = ScriptedServer.answering(no, to(300, "/b"), to(201, "/b"));
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).status()).isEqualTo(302);
      assertThat(client.get(server.url()).status()).isEqualTo(300);
      assertThat(client.get(server.url()).status()).isEqualTo(201);
    }
  }

  @AsyncTest
  void placesWhereItCannotGoAreRefused() throws Exception {
    for (String place :
        new String[] {
          "ftp://host/x", "file:///etc/passwd", "javascript:alert(1)", "http://", "http://a b/"
        }) {
      try (var server = ScriptedServer.answering(to(302, place));
          var client = HttpClient.create()) {
        assertThatThrownBy(() -> client.get(server.url()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("where this client cannot go");
        assertThat(client.stats().active()).isZero();
      }
    }
  }

  @AsyncTest
  void aBodyThatIsGoneCannotFollow() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              stream.readUntil("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              stream.writeText(to(307, "/b"));
            });
        var client = HttpClient.create()) {
      Body once = Body.stream(AsyncStream.of("x".getBytes(StandardCharsets.US_ASCII)));
      assertThatThrownBy(() -> client.post(server.url(), once))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("can be sent only once");
    }
  }

  @AsyncTest
  void aLargeBodyOnTheWayIsNotWaitedFor() throws Exception {
    String large = "HTTP/1.1 302 Moved\r\nLocation: /b\r\nContent-Length: 100000000\r\n\r\n";
    try (var server = ScriptedServer.answering(large + "x".repeat(200_000), ok("there"));
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).text()).isEqualTo("there");
      assertThat(server.connections).isEqualTo(2);
    }
  }
}
