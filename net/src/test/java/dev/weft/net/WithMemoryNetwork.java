package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.EventLoop;
import java.io.IOException;
import java.time.Duration;

/** Tests that have a network in the box, and a look at its clock. */
abstract class WithMemoryNetwork {
  final MemoryNetwork network = new MemoryNetwork();

  static Duration time() {
    return EventLoop.running().time();
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  static void echo(MemoryStream stream) throws IOException {
    var _ = stream.copyTo(stream);
  }
}
