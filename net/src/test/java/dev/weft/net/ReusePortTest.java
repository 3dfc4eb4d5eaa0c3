package dev.weft.net;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Loops;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several loops that serve one port. */
class ReusePortTest {
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Void> both = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Set<String> answered = new HashSet<>();

  @Test
  void theSystemSharesConnectionsOutToAllLoops() throws Exception {
    Loops.run(2, this::serve);
    assertThat(answered).containsExactlyInAnyOrder("0", "1");
  }

  private void serve(int index) throws Exception {
    int wanted = index == 0 ? 0 : await(port);
    try (Server server =
        TcpServer.builder()
            .reusePort()
            .listen("127.0.0.1", wanted, stream -> stream.writeText(String.valueOf(index)))) {
      if (index == 0) {
        port.complete(server.port());
        await(both);
        ask(server.port());
        done.complete(null);
      } else {
        both.complete(null);
        await(done);
      }
    }
  }

  private void ask(int port) throws Exception {
    for (int i = 0; i < 60; i++) {
      try (TcpStream stream = TcpStream.connect("127.0.0.1", port)) {
        answered.add(new String(stream.readAll(), StandardCharsets.UTF_8));
      }
    }
  }
}
