package com.example;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;

import dev.weft.net.ByteStream;
import dev.weft.net.TcpServer;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A server that takes a second for each greeting, and three clients that ask at the same time. */
public final class Greeter {
  private Greeter() {}

  public static void main(String[] args) throws Exception {
    run(() -> {
      try (var server = TcpServer.listen("127.0.0.1", 0, Greeter::greet)) {
        int port = server.port();
        await(gather(() -> show(port, "Ada"), () -> show(port, "Grace"), () -> show(port, "Edsger")));
      }
    });
  }

  /** Answers a line with a name by a line with a greeting. Suspends its task, never the thread. */
  static void greet(ByteStream client) throws IOException {
    String name = readLine(client);
    sleep(seconds(1));
    client.writeText("Hello, " + name + "!\n");
  }

  /** Sends a name, and returns the greeting. */
  static String ask(ByteStream server, String name) throws IOException {
    server.writeText(name + "\n");
    return readLine(server);
  }

  private static void show(int port, String name) throws IOException {
    try (var server = TcpStream.connect("127.0.0.1", port)) {
      IO.println(ask(server, name));
    }
  }

  private static String readLine(ByteStream stream) throws IOException {
    return new String(stream.readLine(), StandardCharsets.UTF_8).strip();
  }
}
