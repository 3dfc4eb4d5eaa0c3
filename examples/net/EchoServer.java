import static dev.weft.Asyncio.*;

import dev.weft.net.*;

/** Sends everything back: java EchoServer [PORT]. */
void main(String... arguments) throws Exception {
  run(() -> {
    int port = arguments.length == 0 ? 7007 : Integer.parseInt(arguments[0]);
    try (var server = TcpServer.listen("127.0.0.1", port, stream -> stream.copyTo(stream))) {
      IO.println("echo on port " + server.port());
      server.serveForever();
    }
  });
}
