package dev.weft.http;

import static dev.weft.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.testing.AsyncTest;
import java.io.IOException;

/** A server that gives up a kept connection, with a 408, at the moment it is used again. */
class ClientKeptConnectionTest {
  private static final String TOO_LATE =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate";

  /** Answers the first request of a connection, and says 408 to what comes then. */
  private static ScriptedServer givingUp() throws IOException {
    return ScriptedServer.of((self, stream) -> {
      self.read(stream);
      stream.writeText(ok("x"));
      if (stream.readUntil(new byte[] {'\n'}).length > 0) {
        stream.writeText(TOO_LATE);
      }
    });
  }

  @AsyncTest
  void whatMayBeRepeatedIsSentOnANewConnection() throws Exception {
    try (var server = givingUp();
        var client = HttpClient.create()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get(server.url()).text()).isEqualTo("x");
      }
      assertThat(server.connections).isEqualTo(3);
      assertThat(client.stats().connections()).isEqualTo(1);
      assertThat(client.stats().retries()).isZero();
    }
  }

  @AsyncTest
  void whatMayHaveBeenDoneIsNot() throws Exception {
    try (var server = givingUp();
        var client = HttpClient.create()) {
      client.get(server.url());
      ClientResponse answer = client.post(server.url(), Body.text("y"));
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.text()).isEqualTo("late");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void onANewConnectionItIsTheAnswer() throws Exception {
    try (var server = ScriptedServer.answering(TOO_LATE);
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).status()).isEqualTo(408);
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void oneThatKeepsTheConnectionIsTheAnswer() throws Exception {
    String kept = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";
    try (var server = ScriptedServer.answering(ok("x"), kept, ok("y"));
        var client = HttpClient.create()) {
      assertThat(client.get(server.url()).status()).isEqualTo(200);
      assertThat(client.get(server.url()).status()).isEqualTo(408);
      assertThat(client.get(server.url()).text()).isEqualTo("y");
      assertThat(server.connections).isEqualTo(1);
    }
  }

  @AsyncTest
  void whatComesUnaskedEndsTheConnection() throws Exception {
    try (var server =
            ScriptedServer.of((self, stream) -> {
              while (self.read(stream) != null) {
                stream.writeText(ok("x"));
                Asyncio.sleep(Asyncio.millis(20));
                stream.writeText(TOO_LATE);
              }
            });
        var client = HttpClient.create()) {
      for (int i = 1; i <= 2; i++) {
        assertThat(client.post(server.url(), Body.text("y")).text()).isEqualTo("x");
        while (client.stats().connections() > 0) {
          Asyncio.sleep(Asyncio.millis(1));
        }
        assertThat(server.connections).isEqualTo(i);
      }
    }
  }

  @AsyncTest
  void whatTheRequestSaysIsTheLastOneIsNotKept() throws Exception {
    for (String connection : new String[] {"close", "keep-alive, Close", "x,close"}) {
      try (var server = ScriptedServer.answering(ok("a"), ok("b"));
          var client = HttpClient.create()) {
        client.request("GET", server.url()).header("Connection", connection).send();
        assertThat(client.stats().connections()).as(connection).isZero();
      }
    }
  }
}
