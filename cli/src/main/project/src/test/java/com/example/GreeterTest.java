package com.example;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.EventLoop;
import dev.weft.net.MemoryNetwork;
import dev.weft.testing.AsyncTest;
import java.io.IOException;
import java.util.List;

/** As tasks on a loop of their own, over a network in memory, in virtual time. */
class GreeterTest {
  private final MemoryNetwork network = new MemoryNetwork();

  @AsyncTest
  void greetsTwoInOneSecond() throws IOException {
    try (var _ = network.listen("greeter", 7000, Greeter::greet)) {
      List<String> greetings = await(gather(() -> ask("Ada"), () -> ask("Grace")));

      assertEquals(List.of("Hello, Ada!", "Hello, Grace!"), greetings);
      assertEquals(seconds(1), EventLoop.running().time());
    }
  }

  private String ask(String name) throws IOException {
    try (var server = network.connect("greeter", 7000)) {
      return Greeter.ask(server, name);
    }
  }
}
