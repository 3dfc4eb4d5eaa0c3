package dev.weft.net;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Loops;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several loops that serve one port. */
class ReusePortTest {
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final CompletableFuture<Void> both = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final List<String> order = new ArrayList<>();

  @Test
  void theSystemSharesConnectionsOutToAllLoops() throws Exception {
    Loops.run(2, this::serve);
    assertThat(order).contains("0", "1");
  }

  @Test
  void whereItDoesNotOneLoopHandsThemOn() throws Exception {
    System.setProperty("weft.net.handOn", "true");
    try {
      Loops.run(2, this::serve);
    } finally {
      System.clearProperty("weft.net.handOn");
    }
    assertThat(order).hasSize(60);
    for (int i = 0; i < order.size(); i++) {
      assertThat(order.get(i)).isEqualTo(String.valueOf(i % 2));
    }
  }

  @Test
  void whoeverTakesNoMoreIsLeftOut() throws Exception {
    System.setProperty("weft.net.handOn", "true");
    try {
      Loops.run(2, this::serveOneAtATime);
    } finally {
      System.clearProperty("weft.net.handOn");
    }
    assertThat(order).containsExactlyInAnyOrder("0", "1");
  }

  /** Two connections stay open, one for each loop; a third waits until one has ended. */
  private void serveOneAtATime(int index) throws Exception {
    int wanted = index == 0 ? 0 : await(port);
    try (Server server =
        TcpServer.builder()
            .reusePort()
            .maxConnections(1)
            .listen(
                "127.0.0.1",
                wanted,
                stream -> {
                  stream.writeText(index + "\n");
                  stream.readAll();
                })) {
      if (index == 0) {
        port.complete(server.port());
        await(both);
        try (TcpStream one = TcpStream.connect("127.0.0.1", server.port());
            TcpStream two = TcpStream.connect("127.0.0.1", server.port())) {
          order.add(new String(one.readLine(), StandardCharsets.UTF_8).strip());
          order.add(new String(two.readLine(), StandardCharsets.UTF_8).strip());
        }
        done.complete(null);
      } else {
        both.complete(null);
        await(done);
      }
      server.closeClients();
      server.awaitClosed();
    }
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
        order.add(new String(stream.readAll(), StandardCharsets.UTF_8));
      }
    }
  }
}
